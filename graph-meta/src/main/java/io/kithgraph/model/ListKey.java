package io.kithgraph.model;

import org.jspecify.annotations.Nullable;

/** Names an adjacency list within a graph: one vertex, one edge label, one direction. Immutable. */
public record ListKey(VertexId vertex, LabelId label, Direction direction) {

  /** The identity of the edge that this list holds for a neighbour. */
  public EdgeKey edge(VertexId neighbour, long tieBreaker) {
    return direction == Direction.OUT
        ? new EdgeKey(vertex, label, neighbour, tieBreaker)
        : new EdgeKey(neighbour, label, vertex, tieBreaker);
  }

  // By hand, as in EdgeKey: what is generated compares nested records through method handles, which
  // the compiler does not see through.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ListKey key
        && vertex.equals(key.vertex)
        && label.value() == key.label.value()
        && direction == key.direction;
  }

  @Override
  public int hashCode() {
    return (vertex.hashCode() * 31 + label.value()) * 31 + direction.hashCode();
  }
}
