package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import java.util.Map;

/**
 * What the partitions of a cluster hold and do at one moment. Immutable.
 *
 * @param partitions those that have a leader which answered
 * @param freeBytes what the disks of the nodes that answered have left; 0 if they take no writes
 */
public record ClusterLoad(Map<PartitionId, PartitionLoad> partitions, Map<NodeId, Long> freeBytes) {
  public ClusterLoad {
    partitions = Map.copyOf(partitions);
    freeBytes = Map.copyOf(freeBytes);
  }
}
