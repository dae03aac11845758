package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.Slots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Places the partitions of a new deployment. Equal input gives an equal map, so that two nodes that
 * start a deployment at once agree.
 *
 * <p>Every partition owns one run of slots; runs differ by at most one slot. Replicas of a
 * partition are on different nodes; nodes differ by at most one in how often they are the first
 * replica of a partition, which is the one that should lead, and by at most the replication factor
 * in how many replicas they hold.
 *
 * @param partitions the number of partitions, 1 to {@link Slots#COUNT}
 * @param replicationFactor the number of replicas of each, 1 to the number of nodes
 */
public record FirstPlacement(int partitions, int replicationFactor) {

  public FirstPlacement {
    if (partitions < 1 || partitions > Slots.COUNT) {
      throw new IllegalArgumentException(
          "A deployment has 1 to " + Slots.COUNT + " partitions, not " + partitions);
    }
    if (replicationFactor < 1) {
      throw new IllegalArgumentException(
          "The replication factor is at least 1, not " + replicationFactor);
    }
  }

  /**
   * The first cluster map over the nodes, in whatever order they are given.
   *
   * @throws IllegalArgumentException if there are fewer nodes than replicas of a partition, or two
   *     with one number
   */
  public ClusterMap place(Collection<StorageNode> nodes) {
    List<NodeId> ids =
        nodes.stream().map(StorageNode::id).sorted(Comparator.naturalOrder()).distinct().toList();
    if (ids.size() < nodes.size()) {
      throw new IllegalArgumentException("Two storage nodes have the same number");
    }
    if (ids.size() < replicationFactor) {
      throw new IllegalArgumentException(
          "The replication factor "
              + replicationFactor
              + " needs as many storage nodes; there are "
              + ids.size());
    }
    List<PartitionPlacement> placements = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      placements.add(
          new PartitionPlacement(
              new PartitionId(partition), replicas(partition, ids), Epoch.FIRST));
    }
    return new ClusterMap(Epoch.FIRST, slotOwners(), placements, nodes);
  }

  private int[] slotOwners() {
    int[] owners = new int[Slots.COUNT];
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      owners[slot] = (int) ((long) slot * partitions / Slots.COUNT);
    }
    return owners;
  }

  /**
   * The first replica goes round the nodes; the others follow it at a stride that changes with
   * every round, so that the partitions of a lost node fall to many others.
   */
  private List<NodeId> replicas(int partition, List<NodeId> ids) {
    int count = ids.size();
    int first = partition % count;
    int round = partition / count;
    List<NodeId> replicas = new ArrayList<>(replicationFactor);
    replicas.add(ids.get(first));
    for (int i = 1; i < replicationFactor; i++) {
      int offset = 1 + (round + i - 1) % (count - 1);
      replicas.add(ids.get((first + offset) % count));
    }
    return replicas;
  }
}
