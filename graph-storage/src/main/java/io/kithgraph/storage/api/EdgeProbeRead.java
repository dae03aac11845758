package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of questions whether lists lead to neighbours. Immutable.
 *
 * @param edges whether the answers carry the edge itself; if not, they only say whether there is
 *     one
 */
public record EdgeProbeRead(List<Probe> probes, boolean edges) {
  public EdgeProbeRead {
    probes = List.copyOf(probes);
  }

  /**
   * One question.
   *
   * @param tieBreaker asks for the edge with this tie-breaker, or null for any, the newest first
   */
  public record Probe(ListKey list, VertexId neighbour, @Nullable Long tieBreaker) {}
}
