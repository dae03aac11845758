/**
 * Serves the graphs of a query node through TinkerPop's Gremlin Server, closed against everything
 * that is not Gremlin.
 *
 * <p>Read {@link io.kithgraph.gremlin.GremlinServerNode}, {@link
 * io.kithgraph.gremlin.RequestPolicy} and {@link io.kithgraph.gremlin.TraversalSources} first. What
 * a query means is the business of {@code query.gremlin}: there is no query logic here.
 */
@NullMarked
package io.kithgraph.gremlin;

import org.jspecify.annotations.NullMarked;
