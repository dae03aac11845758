package io.kithgraph.query.gremlin.terms;

import io.kithgraph.query.exec.QueryLimits;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;

/**
 * How graphs behave at the Gremlin door. Immutable.
 *
 * @param limits bounds on queries and transactions
 * @param defaultCardinality what {@code property(key, value)} means on a vertex when it does not
 *     say its cardinality
 * @param maxPlans the most plans of queries that each graph keeps; 0 for none
 */
public record GremlinSettings(
    QueryLimits limits,
    VertexProperty.Cardinality defaultCardinality,
    VertexIds vertexIds,
    int maxPlans) {

  /** Which ids vertices have. */
  public enum VertexIds {
    /** Integers and strings; {@code 1} and {@code "1"} name two vertices. */
    MIXED,
    /**
     * Integers alone; {@code "1"} names the vertex {@code 1}, for the sake of clients and formats
     * that cannot write all 64-bit integers as numbers.
     */
    INTEGERS
  }

  /** Default limits, single values, ids of both kinds. */
  public static final GremlinSettings DEFAULTS =
      new GremlinSettings(
          QueryLimits.DEFAULTS, VertexProperty.Cardinality.single, VertexIds.MIXED, 1000);

  public GremlinSettings withDefaultCardinality(VertexProperty.Cardinality cardinality) {
    return new GremlinSettings(limits, cardinality, vertexIds, maxPlans);
  }

  public GremlinSettings withLimits(QueryLimits newLimits) {
    return new GremlinSettings(newLimits, defaultCardinality, vertexIds, maxPlans);
  }

  public GremlinSettings withVertexIds(VertexIds ids) {
    return new GremlinSettings(limits, defaultCardinality, ids, maxPlans);
  }

  public GremlinSettings withMaxPlans(int max) {
    return new GremlinSettings(limits, defaultCardinality, vertexIds, max);
  }
}
