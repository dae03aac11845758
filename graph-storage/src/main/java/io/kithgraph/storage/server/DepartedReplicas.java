package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the replicas here that neither the cluster map nor their group needs any more. That the map
 * gives a partition to others is not enough: until its group has changed its voters, this replica's
 * vote and log count. So the group's leader is asked, and must say for some looks on end that this
 * node is no voter: a leader whose change is not decided yet would have lost its lead by then.
 * Confined to one thread.
 */
final class DepartedReplicas {
  static final int LOOKS = 8;

  private final NodeId node;
  private final HostedReplicas replicas;
  private final PeerReports peers;
  private final Map<PartitionId, Integer> looks = new HashMap<>();

  DepartedReplicas(NodeId node, HostedReplicas replicas, PeerReports peers) {
    this.node = node;
    this.replicas = replicas;
    this.peers = peers;
  }

  /** The replicas that may be closed now; asks the nodes that have their partitions. */
  List<PartitionId> look(ClusterMap map) {
    List<PartitionId> gone = new ArrayList<>();
    for (PartitionId id : replicas.ids()) {
      PartitionPlacement placement = map.partition(id);
      if (placement.replicas().contains(node)) {
        looks.remove(id);
      } else if (!peers.doWithoutUs(map, placement)) {
        looks.put(id, 0);
      } else if (looks.merge(id, 1, Integer::sum) >= LOOKS) {
        looks.remove(id);
        gone.add(id);
      }
    }
    return gone;
  }
}
