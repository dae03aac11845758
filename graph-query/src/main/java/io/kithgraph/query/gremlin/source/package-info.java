/**
 * Where traversals of a graph begin, and the cache of their plans: a query that comes again, with
 * other ids to start from or the same, is not put through the strategies again.
 *
 * <p>Read {@link io.kithgraph.query.gremlin.source.PlanCache} first, then {@link
 * io.kithgraph.query.gremlin.source.PlanKey}, which says what makes two queries the same.
 *
 * <p>Must not know how steps read the graph.
 */
@NullMarked
package io.kithgraph.query.gremlin.source;

import org.jspecify.annotations.NullMarked;
