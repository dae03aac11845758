package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import java.util.Comparator;

/**
 * A place in an adjacency list, whether or not an entry is there: what a continuation remembers.
 * Orders by sort key, then neighbour, then tie-breaker. Immutable.
 */
public record EdgePosition(long sortKey, VertexId neighbour, long tieBreaker)
    implements Comparable<EdgePosition> {
  /** The order of by-neighbour trees, which leaves the sort key out. */
  static final Comparator<EdgePosition> BY_NEIGHBOUR =
      Comparator.comparing(EdgePosition::neighbour).thenComparingLong(EdgePosition::tieBreaker);

  @Override
  public int compareTo(EdgePosition other) {
    int order = Long.compare(sortKey, other.sortKey);
    if (order == 0) {
      order = neighbour.compareTo(other.neighbour);
    }
    return order != 0 ? order : Long.compare(tieBreaker, other.tieBreaker);
  }
}
