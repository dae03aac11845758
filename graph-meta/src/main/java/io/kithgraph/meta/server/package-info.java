/**
 * Opens the metadata of a deployment for a process: wires the parts of {@code meta.zookeeper}
 * together and ends them in order.
 *
 * <p>Read {@link io.kithgraph.meta.server.MetadataClient} first. May use all of {@code meta};
 * nothing in {@code meta} may use it.
 */
@NullMarked
package io.kithgraph.meta.server;

import org.jspecify.annotations.NullMarked;
