package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.model.SlotRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which partition owns which slots. Pure functions from a map to the next one. Stateless. */
public final class SlotPlacement {
  private SlotPlacement() {}

  /**
   * The map with an operator's wish that slots belong to another partition.
   *
   * @throws IllegalArgumentException if they do not belong to one partition, or if one of the two
   *     has part in another transfer
   */
  public static ClusterMap wished(ClusterMap map, SlotRange slots, PartitionId to) {
    return wished(map, slots, to, TransferReason.ASKED);
  }

  private static ClusterMap wished(
      ClusterMap map, SlotRange slots, PartitionId to, TransferReason reason) {
    PartitionId from = map.owner(slots.first());
    if (!map.owns(from, slots)) {
      throw new IllegalArgumentException(
          "The slots " + slots + " belong to more than one partition; move them one after another");
    }
    map.partition(to);
    for (SlotTransfer transfer : map.transfers()) {
      if (transfer.concerns(from) || transfer.concerns(to)) {
        throw new IllegalArgumentException(
            "Slots of partition "
                + (transfer.concerns(from) ? from : to).value()
                + " are moving already; wait until that is done");
      }
    }
    List<SlotTransfer> transfers = new ArrayList<>(map.transfers());
    transfers.add(new SlotTransfer(map.epoch().next().value(), from, to, slots, reason));
    return map.withTransfers(transfers);
  }

  /** The map without a transfer, of which nothing is left to do. */
  public static ClusterMap ended(ClusterMap map, SlotTransfer transfer) {
    return map.withTransfers(
        map.transfers().stream().filter(other -> !other.equals(transfer)).toList());
  }

  /**
   * The map with a new partition, and an operator's wish that half of the slots of another belong
   * to it.
   *
   * @param nodes the nodes that can take replicas, at least one
   * @throws IllegalArgumentException if the partition cannot be split now
   */
  public static ClusterMap split(ClusterMap map, PartitionId partition, Set<NodeId> nodes) {
    return split(
        map, half(map, partition), leastLoaded(map, partition, nodes), TransferReason.ASKED);
  }

  /**
   * The map with a new partition on the given nodes, and the wish that slots of another belong to
   * it.
   *
   * @throws IllegalArgumentException if the slots do not belong to one partition, or if that has
   *     part in a transfer
   */
  public static ClusterMap split(
      ClusterMap map, SlotRange slots, List<NodeId> replicas, TransferReason reason) {
    PartitionId added = map.nextPartition();
    ClusterMap grown = added(map, added, replicas);
    ClusterMap wished = wished(grown, slots, added, reason);
    // One change of the map, although two functions made it.
    SlotTransfer last = wished.transfers().get(wished.transfers().size() - 1);
    List<SlotTransfer> transfers = new ArrayList<>(map.transfers());
    transfers.add(
        new SlotTransfer(grown.epoch().value(), last.from(), last.to(), last.slots(), reason));
    return new ClusterMap(
        grown.epoch(), grown.slotOwners(), grown.partitions(), grown.nodes(), transfers);
  }

  /** The map in which the slots belong to the other partition. */
  public static ClusterMap moved(
      ClusterMap map, PartitionId from, PartitionId to, SlotRange slots) {
    Epoch next = map.epoch().next();
    int[] owners = map.slotOwners();
    for (int slot = slots.first(); slot <= slots.last(); slot++) {
      owners[slot] = to.value();
    }
    List<PartitionPlacement> placements =
        map.partitions().stream()
            .map(
                placement ->
                    placement.id().equals(from) || placement.id().equals(to)
                        ? placement.withSlotsSince(next)
                        : placement)
            .toList();
    return new ClusterMap(next, owners, placements, map.nodes(), map.transfers());
  }

  /**
   * The same placement at the next epoch: what a partition refuses of older maps, it takes again.
   */
  public static ClusterMap renewed(ClusterMap map) {
    return map.withTransfers(map.transfers());
  }

  /** The map with one more partition, which owns no slots yet, on the nodes. */
  public static ClusterMap added(ClusterMap map, PartitionId added, List<NodeId> replicas) {
    Epoch next = map.epoch().next();
    List<PartitionPlacement> placements = new ArrayList<>(map.partitions());
    placements.add(new PartitionPlacement(added, replicas, next, next, PartitionPlacement.NEVER));
    return map.withPartitions(placements);
  }

  /**
   * The nodes with the fewest replicas: as many as the partition has, as far as there are so many.
   */
  private static List<NodeId> leastLoaded(
      ClusterMap map, PartitionId partition, Set<NodeId> nodes) {
    Map<NodeId, Integer> load = new TreeMap<>();
    map.partitions().forEach(p -> p.replicas().forEach(n -> load.merge(n, 1, Integer::sum)));
    return map.nodes().stream()
        .map(StorageNode::id)
        .filter(nodes::contains)
        .sorted(
            Comparator.comparingInt((NodeId node) -> load.getOrDefault(node, 0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(map.partition(partition).replicas().size())
        .toList();
  }

  /**
   * The slots that leave a partition when it is split by their number: half of what it owns, or the
   * end of its longest run if that is shorter.
   *
   * @throws IllegalArgumentException if it owns fewer than two slots
   */
  public static SlotRange half(ClusterMap map, PartitionId partition) {
    return SlotShare.nearHalf(map.runs(partition), SlotRange::size)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Partition " + partition.value() + " has too few slots to be split"))
        .slots();
  }
}
