package io.kithgraph.model;

/** Names an adjacency list within a graph: one vertex, one edge label, one direction. Immutable. */
public record ListKey(VertexId vertex, LabelId label, Direction direction) {

  /** The identity of the edge that this list holds for a neighbour. */
  public EdgeKey edge(VertexId neighbour, long tieBreaker) {
    return direction == Direction.OUT
        ? new EdgeKey(vertex, label, neighbour, tieBreaker)
        : new EdgeKey(neighbour, label, vertex, tieBreaker);
  }
}
