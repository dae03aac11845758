package io.kithgraph.query.plan;

/**
 * Goes from edges to vertices.
 *
 * @param end which vertex of the edge
 */
public record EdgeEnds(End end) implements PlanNode {

  /** A vertex of an edge. */
  public enum End {
    SOURCE,
    DESTINATION,
    /** The one from which the edge was not reached. */
    OTHER
  }

  @Override
  public String words() {
    return switch (end) {
      case SOURCE -> "sources";
      case DESTINATION -> "destinations";
      case OTHER -> "other ends";
    };
  }
}
