/**
 * Typed values of properties as JSON, written and read so that nothing is lost.
 *
 * <p>Read {@link io.kithgraph.loadgen.json.JsonValues} first. Must not depend on any part of the
 * server.
 */
@NullMarked
package io.kithgraph.loadgen.json;

import org.jspecify.annotations.NullMarked;
