package io.kithgraph.storage.api;

import io.kithgraph.model.VertexId;
import java.util.List;

/**
 * A batch of vertex reads. Immutable.
 *
 * @param properties whether the records carry their properties; if not, their property sets are
 *     empty
 */
public record VertexRead(List<VertexId> ids, boolean properties) {
  public VertexRead {
    ids = List.copyOf(ids);
  }
}
