package io.kithgraph.model;

import org.jspecify.annotations.Nullable;

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

  // By hand, because every edge that is written is looked up by its key several times: what is
  // generated compares nested records through method handles, which the compiler does not see
  // through.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EdgeKey key
        && tieBreaker == key.tieBreaker
        && label.value() == key.label.value()
        && source.equals(key.source)
        && destination.equals(key.destination);
  }

  @Override
  public int hashCode() {
    int ends = source.hashCode() * 31 + destination.hashCode();
    return (ends * 31 + label.value()) * 31 + Long.hashCode(tieBreaker);
  }

  /** The neighbour under which the half in the given direction is kept. */
  public VertexId neighbour(Direction direction) {
    return direction == Direction.OUT ? destination : source;
  }
}
