package io.kithgraph.storage.protocol;

import io.kithgraph.model.RequestId;
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
   * Transactions that are prepared here and not finished, oldest first, whatever their graph.
   *
   * @param minAgeMillis only those that were prepared at least so long ago by the log's clock
   */
  record Intents(long minAgeMillis, int limit) implements PartitionRead {}

  /**
   * What this partition, as the primary, remembers of a transaction. A strong read of it tells a
   * coordinator whose Prepare was refused whether an earlier try of the same request got through.
   */
  record Decision(RequestId transaction, int primarySlot) implements PartitionRead {}

  /** The vertices of this partition's own slots that are marked as ghosts, of all graphs. */
  record Ghosts(int limit) implements PartitionRead {}

  /** Some edges in the lists of a ghost that this partition owns, none if they are all gone. */
  record GhostEdges(VertexId ghost, int limit) implements PartitionRead {}

  /**
   * Vertices in the order of their keys: slot, then id.
   *
   * @param fromSlot the first slot to look at
   * @param after within that slot, the vertex to start after, or null
   */
  record Scan(int fromSlot, @Nullable VertexId after, int limit, boolean properties)
      implements PartitionRead {}
}
