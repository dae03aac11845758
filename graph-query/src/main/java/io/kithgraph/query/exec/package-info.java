/**
 * Operators that run plan nodes against storage, a frontier of vertices at a time, within the time
 * and the budget of a query.
 *
 * <p>Read {@link io.kithgraph.query.exec.GraphReads}, {@link io.kithgraph.query.exec.Execution} and
 * {@link io.kithgraph.query.exec.FrontierScan} first. Must not know Gremlin or gRPC.
 */
@NullMarked
package io.kithgraph.query.exec;

import org.jspecify.annotations.NullMarked;
