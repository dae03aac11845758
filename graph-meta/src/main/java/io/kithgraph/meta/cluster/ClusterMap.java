package io.kithgraph.meta.cluster;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of the placement of everything: which partition owns each slot, which nodes hold each
 * partition, and how to reach them. Immutable. Which replica leads is not part of it: Raft decides
 * that, and clients remember it as a hint.
 */
public final class ClusterMap {
  private final Epoch epoch;
  private final int[] slotOwners;
  private final Map<PartitionId, PartitionPlacement> partitions = new TreeMap<>();
  private final Map<NodeId, StorageNode> nodes = new TreeMap<>();

  /**
   * A map of the given parts.
   *
   * @param slotOwners the partition number of every slot, {@link Slots#COUNT} long; copied
   * @throws IllegalArgumentException if a slot's partition or a replica's node is missing
   */
  public ClusterMap(
      Epoch epoch,
      int[] slotOwners,
      Collection<PartitionPlacement> partitions,
      Collection<StorageNode> nodes) {
    if (slotOwners.length != Slots.COUNT) {
      throw new IllegalArgumentException(
          "A cluster map has " + Slots.COUNT + " slots, not " + slotOwners.length);
    }
    this.epoch = epoch;
    this.slotOwners = slotOwners.clone();
    nodes.forEach(node -> this.nodes.put(node.id(), node));
    for (PartitionPlacement partition : partitions) {
      this.partitions.put(partition.id(), partition);
      for (NodeId replica : partition.replicas()) {
        if (!this.nodes.containsKey(replica)) {
          throw new IllegalArgumentException(
              "Partition " + partition.id() + " has a replica on an unknown node " + replica);
        }
      }
    }
    for (int owner : slotOwners) {
      if (!this.partitions.containsKey(new PartitionId(owner))) {
        throw new IllegalArgumentException("A slot belongs to the unknown partition " + owner);
      }
    }
  }

  public Epoch epoch() {
    return epoch;
  }

  /** The partition that owns a slot, 0 to {@link Slots#COUNT} - 1. */
  public PartitionId owner(int slot) {
    return new PartitionId(slotOwners[slot]);
  }

  /** The partition that holds a vertex and its adjacency lists. */
  public PartitionId owner(GraphId graph, VertexId vertex) {
    return owner(Slots.of(graph, vertex));
  }

  /** A copy of the partition numbers by slot. */
  public int[] slotOwners() {
    return slotOwners.clone();
  }

  /**
   * Where a partition lives.
   *
   * @throws IllegalArgumentException if this map has no such partition
   */
  public PartitionPlacement partition(PartitionId id) {
    PartitionPlacement placement = partitions.get(id);
    if (placement == null) {
      throw new IllegalArgumentException(
          "No partition " + id.value() + " at epoch " + epoch.value());
    }
    return placement;
  }

  /** All partitions, by number. */
  public List<PartitionPlacement> partitions() {
    return List.copyOf(partitions.values());
  }

  /**
   * How to reach a node.
   *
   * @throws IllegalArgumentException if this map has no such node
   */
  public StorageNode node(NodeId id) {
    StorageNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("No node " + id.value() + " at epoch " + epoch.value());
    }
    return node;
  }

  /** All nodes, by number. */
  public List<StorageNode> nodes() {
    return List.copyOf(nodes.values());
  }
}
