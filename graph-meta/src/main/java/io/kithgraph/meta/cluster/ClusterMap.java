package io.kithgraph.meta.cluster;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** By slot; the same object for all slots of a partition, as every read asks for one. */
  private final PartitionId[] slotOwners;

  private final List<PartitionId> owners;
  private final Map<PartitionId, PartitionPlacement> partitions = new TreeMap<>();
  private final Map<NodeId, StorageNode> nodes = new TreeMap<>();
  private final List<SlotTransfer> transfers;

  /** A map of the given parts, without wishes for slots. */
  public ClusterMap(
      Epoch epoch,
      int[] slotOwners,
      Collection<PartitionPlacement> partitions,
      Collection<StorageNode> nodes) {
    this(epoch, slotOwners, partitions, nodes, List.of());
  }

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
      Collection<StorageNode> nodes,
      List<SlotTransfer> transfers) {
    if (slotOwners.length != Slots.COUNT) {
      throw new IllegalArgumentException(
          "A cluster map has " + Slots.COUNT + " slots, not " + slotOwners.length);
    }
    this.epoch = epoch;
    this.slotOwners = new PartitionId[slotOwners.length];
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
    Map<Integer, PartitionId> found = new TreeMap<>();
    for (int slot = 0; slot < slotOwners.length; slot++) {
      this.slotOwners[slot] =
          slot > 0 && slotOwners[slot] == slotOwners[slot - 1]
              ? this.slotOwners[slot - 1]
              : found.computeIfAbsent(slotOwners[slot], PartitionId::new);
    }
    for (PartitionId owner : found.values()) {
      if (!this.partitions.containsKey(owner)) {
        throw new IllegalArgumentException(
            "A slot belongs to the unknown partition " + owner.value());
      }
    }
    this.owners = List.copyOf(found.values());
    this.transfers = List.copyOf(transfers);
  }

  public Epoch epoch() {
    return epoch;
  }

  /** The partition that owns a slot, 0 to {@link Slots#COUNT} - 1. */
  public PartitionId owner(int slot) {
    return slotOwners[slot];
  }

  /** The partition that holds a vertex and its adjacency lists. */
  public PartitionId owner(GraphId graph, VertexId vertex) {
    return owner(Slots.of(graph, vertex));
  }

  /** A copy of the partition numbers by slot. */
  public int[] slotOwners() {
    return Arrays.stream(slotOwners).mapToInt(PartitionId::value).toArray();
  }

  /**
   * The partitions that own a slot, by number; whoever tells all partitions something tells these.
   */
  public List<PartitionId> owners() {
    return owners;
  }

  /** The number of a partition that does not exist yet, and never did. */
  public PartitionId nextPartition() {
    return new PartitionId(
        partitions.keySet().stream().mapToInt(PartitionId::value).max().orElse(-1) + 1);
  }

  /** The slots of a partition, as runs in ascending order; none touches the next. */
  public List<SlotRange> runs(PartitionId partition) {
    List<SlotRange> runs = new ArrayList<>();
    int first = -1;
    for (int slot = 0; slot <= Slots.COUNT; slot++) {
      boolean owned = slot < Slots.COUNT && slotOwners[slot].equals(partition);
      if (owned && first < 0) {
        first = slot;
      } else if (!owned && first >= 0) {
        runs.add(new SlotRange(first, slot - 1));
        first = -1;
      }
    }
    return List.copyOf(runs);
  }

  /** Whether all of the slots are the partition's. */
  public boolean owns(PartitionId partition, SlotRange slots) {
    for (int slot = slots.first(); slot <= slots.last(); slot++) {
      if (!slotOwners[slot].equals(partition)) {
        return false;
      }
    }
    return true;
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

  /** The slots that are to move or are moving; a partition has part in one transfer at most. */
  public List<SlotTransfer> transfers() {
    return transfers;
  }

  /** The next map, with other placements. */
  public ClusterMap withPartitions(Collection<PartitionPlacement> changed) {
    return new ClusterMap(epoch.next(), slotOwners(), changed, nodes.values(), transfers);
  }

  /** The next map, with other nodes. */
  public ClusterMap withNodes(Collection<StorageNode> changed) {
    return new ClusterMap(epoch.next(), slotOwners(), partitions.values(), changed, transfers);
  }

  /** The next map, with other wishes for slots. */
  public ClusterMap withTransfers(List<SlotTransfer> changed) {
    return new ClusterMap(epoch.next(), slotOwners(), partitions.values(), nodes.values(), changed);
  }

  /** All nodes, by number. */
  public List<StorageNode> nodes() {
    return List.copyOf(nodes.values());
  }
}
