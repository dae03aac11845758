package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.QueryLimits;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;

/**
 * How graphs behave at the Gremlin door. Immutable.
 *
 * @param limits bounds on queries and transactions
 * @param defaultCardinality what {@code property(key, value)} means on a vertex when it does not
 *     say its cardinality
 */
public record GremlinSettings(QueryLimits limits, VertexProperty.Cardinality defaultCardinality) {

  /** Default limits, single values. */
  public static final GremlinSettings DEFAULTS =
      new GremlinSettings(QueryLimits.DEFAULTS, VertexProperty.Cardinality.single);
}
