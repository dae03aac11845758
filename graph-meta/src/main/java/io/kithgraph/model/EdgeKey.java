package io.kithgraph.model;

/**
 * The identity of an edge within its graph. Immutable.
 *
 * @param tieBreaker 0 for an edge of a {@code UNIQUE} label; for a {@code MULTI} label a number
 *     that the system gave to this edge and to no other, so that two gifts in one millisecond are
 *     two gifts
 */
public record EdgeKey(VertexId source, LabelId label, VertexId destination, long tieBreaker) {

  /** The adjacency list that holds the edge's half in the given direction. */
  public ListKey list(Direction direction) {
    return new ListKey(direction == Direction.OUT ? source : destination, label, direction);
  }

  /** The neighbour under which the half in the given direction is kept. */
  public VertexId neighbour(Direction direction) {
    return direction == Direction.OUT ? destination : source;
  }
}
