package io.kithgraph.meta.cluster;

import java.util.List;

/**
 * Where a partition lives. Immutable.
 *
 * @param replicas the nodes that hold a replica, at least one
 * @param epoch the cluster map's epoch at which this placement last changed
 */
public record PartitionPlacement(PartitionId id, List<NodeId> replicas, Epoch epoch) {
  public PartitionPlacement {
    replicas = List.copyOf(replicas);
    if (replicas.isEmpty()) {
      throw new IllegalArgumentException("A partition has at least one replica");
    }
  }
}
