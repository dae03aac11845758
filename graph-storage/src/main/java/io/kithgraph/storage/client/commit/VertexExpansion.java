package io.kithgraph.storage.client.commit;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.VertexId;
import java.util.List;

/**
 * What goes with a vertex that a commit deletes. Immutable.
 *
 * @param edges the edges of the vertex that are removed in the same transaction; none for a ghost
 * @param ghost whether the vertex has too many edges for that: it is hidden everywhere in the same
 *     transaction, and its edges are removed afterwards
 */
record VertexExpansion(VertexId vertex, List<EdgeKey> edges, boolean ghost) {
  VertexExpansion {
    edges = List.copyOf(edges);
  }
}
