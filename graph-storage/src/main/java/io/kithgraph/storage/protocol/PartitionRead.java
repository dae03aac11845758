package io.kithgraph.storage.protocol;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.VertexRead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of one partition: the same as the client's reads, with only the lists and vertices that
 * the partition owns.
 */
public sealed interface PartitionRead {

  record Range(RangeRead read) implements PartitionRead {}

  record Count(CountRead read) implements PartitionRead {}

  record Probe(EdgeProbeRead read) implements PartitionRead {}

  record Vertices(VertexRead read) implements PartitionRead {}

  /** All lists of each vertex. */
  record Lists(List<VertexId> vertices) implements PartitionRead {
    public Lists {
      vertices = List.copyOf(vertices);
    }
  }

  /**
   * Vertices in the order of their keys: slot, then id.
   *
   * @param fromSlot the first slot to look at
   * @param after within that slot, the vertex to start after, or null
   */
  record Scan(int fromSlot, @Nullable VertexId after, int limit, boolean properties)
      implements PartitionRead {}
}
