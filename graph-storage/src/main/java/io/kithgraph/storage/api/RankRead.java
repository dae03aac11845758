package io.kithgraph.storage.api;

import java.util.List;

/**
 * A batch of questions at which places of their lists edges stand. Immutable.
 *
 * @param edges name the edges; without a tie-breaker, the newest edge to the neighbour
 * @param order from which end of the list places are counted
 */
public record RankRead(List<EdgeProbeRead.Probe> edges, Order order) {
  /** The answer for an edge that does not exist. */
  public static final long ABSENT = -1;

  public RankRead {
    edges = List.copyOf(edges);
  }
}
