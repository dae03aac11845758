package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
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
   * The map with the wish that slots belong to another partition.
   *
   * @throws IllegalArgumentException if they do not belong to one partition, or if one of the two
   *     has part in another transfer
   */
  public static ClusterMap wished(ClusterMap map, SlotRange slots, PartitionId to) {
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
    transfers.add(new SlotTransfer(map.epoch().next().value(), from, to, slots));
    return map.withTransfers(transfers);
  }

  /** The map without a transfer, of which nothing is left to do. */
  public static ClusterMap ended(ClusterMap map, SlotTransfer transfer) {
    return map.withTransfers(
        map.transfers().stream().filter(other -> !other.equals(transfer)).toList());
  }

  /**
   * The map with a new partition, and the wish that half of the slots of another belong to it.
   *
   * @param nodes the nodes that can take replicas, at least one
   * @throws IllegalArgumentException if the partition cannot be split now
   */
  public static ClusterMap split(ClusterMap map, PartitionId partition, Set<NodeId> nodes) {
    PartitionId added = map.nextPartition();
    ClusterMap grown = added(map, added, partition, nodes);
    ClusterMap wished = wished(grown, half(map, partition), added);
    // One change of the map, although two functions made it.
    SlotTransfer last = wished.transfers().get(wished.transfers().size() - 1);
    List<SlotTransfer> transfers = new ArrayList<>(map.transfers());
    transfers.add(new SlotTransfer(grown.epoch().value(), last.from(), last.to(), last.slots()));
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

  /**
   * The map with one more partition, which owns no slots yet. It has as many replicas as the other,
   * as far as there are nodes, on those that hold fewest.
   *
   * @param nodes the nodes that can take replicas, at least one
   */
  public static ClusterMap added(
      ClusterMap map, PartitionId added, PartitionId like, Set<NodeId> nodes) {
    Map<NodeId, Integer> load = new TreeMap<>();
    map.partitions().forEach(p -> p.replicas().forEach(n -> load.merge(n, 1, Integer::sum)));
    List<NodeId> replicas =
        map.nodes().stream()
            .map(StorageNode::id)
            .filter(nodes::contains)
            .sorted(
                Comparator.comparingInt((NodeId node) -> load.getOrDefault(node, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(map.partition(like).replicas().size())
            .toList();
    Epoch next = map.epoch().next();
    List<PartitionPlacement> placements = new ArrayList<>(map.partitions());
    placements.add(new PartitionPlacement(added, replicas, next, next, PartitionPlacement.NEVER));
    return map.withPartitions(placements);
  }

  /**
   * The slots that leave a partition when it is split: half of what it owns, or the end of its
   * longest run if that is shorter.
   *
   * @throws IllegalArgumentException if it owns fewer than two slots
   */
  public static SlotRange half(ClusterMap map, PartitionId partition) {
    int owned = 0;
    int longest = 0;
    int end = 0;
    int run = 0;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      run = map.owner(slot).equals(partition) ? run + 1 : 0;
      owned += run > 0 ? 1 : 0;
      if (run > longest) {
        longest = run;
        end = slot;
      }
    }
    if (owned < 2) {
      throw new IllegalArgumentException(
          "Partition " + partition.value() + " has too few slots to be split: " + owned);
    }
    int size = Math.min(owned / 2, longest);
    return new SlotRange(end - size + 1, end);
  }
}
