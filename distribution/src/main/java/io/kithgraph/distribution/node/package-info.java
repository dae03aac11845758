/**
 * What every kind of server process is put together from: its data folder, its ports, the sizes of
 * its parts, the doors of a query node, and an orderly end.
 *
 * <p>Read {@link io.kithgraph.distribution.node.QueryDoors} and {@link
 * io.kithgraph.distribution.node.DataFolder} first. Knows nothing of which parts run together: that
 * is for {@code distribution.standalone} and {@code distribution.cluster} to say.
 */
@NullMarked
package io.kithgraph.distribution.node;

import org.jspecify.annotations.NullMarked;
