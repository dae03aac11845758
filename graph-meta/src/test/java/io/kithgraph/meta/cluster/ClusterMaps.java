package io.kithgraph.meta.cluster;

import io.kithgraph.model.Slots;
import java.util.List;
import java.util.stream.IntStream;

/** Cluster maps for tests. */
public final class ClusterMaps {
  /** The one node of {@link #ofOneNode}. */
  public static final NodeId NODE = new NodeId(1);

  private ClusterMaps() {}

  /** Partitions 0 to n-1 with equal runs of slots, all on one node that serves its own process. */
  public static ClusterMap ofOneNode(int partitions) {
    return ofOneNode(new Epoch(1), partitions, "127.0.0.1:0");
  }

  /** The same at an epoch, on a node with the given Raft address. */
  public static ClusterMap ofOneNode(Epoch epoch, int partitions, String raftAddress) {
    int[] owners =
        IntStream.range(0, Slots.COUNT)
            .map(slot -> (int) ((long) slot * partitions / Slots.COUNT))
            .toArray();
    List<PartitionPlacement> placements =
        IntStream.range(0, partitions)
            .mapToObj(id -> new PartitionPlacement(new PartitionId(id), List.of(NODE), epoch))
            .toList();
    return new ClusterMap(
        epoch, owners, placements, List.of(new StorageNode(NODE, "", raftAddress)));
  }
}
