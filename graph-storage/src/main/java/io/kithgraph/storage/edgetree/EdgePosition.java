package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;

/**
 * A place in an adjacency list, whether or not an entry is there: what a continuation remembers.
 * Orders by sort key, then neighbour, then tie-breaker. Immutable.
 */
public record EdgePosition(long sortKey, VertexId neighbour, long tieBreaker)
    implements Comparable<EdgePosition> {

  @Override
  public int compareTo(EdgePosition other) {
    int order = Long.compare(sortKey, other.sortKey);
    if (order == 0) {
      order = neighbour.compareTo(other.neighbour);
    }
    return order != 0 ? order : Long.compare(tieBreaker, other.tieBreaker);
  }
}
