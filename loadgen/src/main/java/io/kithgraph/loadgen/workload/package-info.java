/**
 * What is measured: calls of the relation services, Gremlin queries, and the floors that neither
 * can beat.
 *
 * <p>Read {@link io.kithgraph.loadgen.workload.RelationLoads} first. Must not depend on any part of
 * the server.
 */
@NullMarked
package io.kithgraph.loadgen.workload;

import org.jspecify.annotations.NullMarked;
