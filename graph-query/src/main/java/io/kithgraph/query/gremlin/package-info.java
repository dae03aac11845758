/**
 * The TinkerPop provider: the structure of a graph over storage, its transactions, and the
 * strategies that fold Gremlin steps into plan nodes.
 *
 * <p>Read {@link io.kithgraph.query.gremlin.KithGraph}, {@link
 * io.kithgraph.query.gremlin.KithTransaction} and {@link io.kithgraph.query.gremlin.KithVertex}
 * first. The only package of the query node that knows TinkerPop.
 */
@NullMarked
package io.kithgraph.query.gremlin;

import org.jspecify.annotations.NullMarked;
