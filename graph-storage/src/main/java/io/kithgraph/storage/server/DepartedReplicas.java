package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Role;
import io.kithgraph.storage.protocol.StorageTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the replicas here that neither the cluster map nor their group needs any more. That the map
 * gives a partition to others is not enough: until its group has changed its voters, this replica's
 * vote and log count. So the group's leader is asked, and must say for some looks on end that this
 * node is no voter: a leader whose change is not decided yet would have lost its lead by then.
 * Confined to one thread.
 */
final class DepartedReplicas {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LOOKS = 8;

  private final NodeId node;
  private final HostedReplicas replicas;
  private final StorageTransport peers;
  private final Map<PartitionId, Integer> looks = new HashMap<>();

  DepartedReplicas(NodeId node, HostedReplicas replicas, StorageTransport peers) {
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
      } else if (!doesWithoutUs(map, placement)) {
        looks.put(id, 0);
      } else if (looks.merge(id, 1, Integer::sum) >= LOOKS) {
        looks.remove(id);
        gone.add(id);
      }
    }
    return gone;
  }

  private boolean doesWithoutUs(ClusterMap map, PartitionPlacement placement) {
    String self = map.node(node).raftAddress();
    return placement.replicas().stream()
        .flatMap(other -> report(map, other).stream())
        .flatMap(report -> report.replicas().stream())
        .anyMatch(
            replica ->
                replica.partition().equals(placement.id())
                    && replica.role() == Role.LEADER
                    && !replica.voters().isEmpty()
                    && !replica.voters().contains(self));
  }

  private Optional<NodeReport> report(ClusterMap map, NodeId other) {
    try {
      return Optional.of(
          peers
              .report(map.node(other), Deadline.after(PATIENCE))
              .toCompletableFuture()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
