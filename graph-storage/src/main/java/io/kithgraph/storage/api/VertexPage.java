package io.kithgraph.storage.api;

import java.util.List;
import java.util.Optional;

/**
 * One page of a scan. Immutable.
 *
 * @param continuation where the next page starts, or empty if this was the last
 */
public record VertexPage(List<VertexRecord> vertices, Optional<String> continuation) {
  public VertexPage {
    vertices = List.copyOf(vertices);
  }
}
