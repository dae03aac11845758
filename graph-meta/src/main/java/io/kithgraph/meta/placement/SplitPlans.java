package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.TransferReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Decides which partition is divided next because it has grown or has too much to do: the one that
 * is furthest above its bound, if it is settled, has part in no move of slots, and can be divided.
 * The new partition gets as many replicas, on the nodes that carry least of what was too much.
 * Equal input gives an equal plan. Immutable.
 */
public record SplitPlans(PlanSettings settings) {

  /** Less than this share is not worth a move: then one slot is most of it, or it is in pieces. */
  private static final double LEAST_SHARE = 0.1;

  /** A partition that is above a bound. */
  private record Overfull(
      PartitionId id, TransferReason reason, double excess, Optional<SlotShare> half) {}

  /**
   * The map with one more split.
   *
   * @param present the nodes that are up
   * @param rates operations a second over the window, of partitions for which they are known
   * @return empty if nothing has to be divided, or can be now
   */
  public Optional<ClusterMap> next(
      ClusterMap map, ClusterLoad load, Set<NodeId> present, Map<PartitionId, Double> rates) {
    if (map.transfers().size() >= settings.atOnce()) {
      return Optional.empty();
    }
    return overfull(map, load, rates).stream()
        .flatMap(overfull -> split(map, load, present, rates, overfull).stream())
        .findFirst();
  }

  private List<Overfull> overfull(
      ClusterMap map, ClusterLoad load, Map<PartitionId, Double> rates) {
    List<Overfull> found = new ArrayList<>();
    for (PartitionPlacement placement : map.partitions()) {
      PartitionId id = placement.id();
      PartitionLoad of = load.partitions().get(id);
      if (of == null
          || !of.settled()
          || map.transfers().stream().anyMatch(transfer -> transfer.concerns(id))) {
        continue;
      }
      double bySize = (double) of.bytes() / settings.splitBytes();
      double byLoad = rates.getOrDefault(id, 0.0) / settings.splitOperations();
      if (bySize > 1) {
        found.add(new Overfull(id, TransferReason.SIZE, bySize, of.halfOfBytes()));
      }
      if (byLoad > 1) {
        found.add(new Overfull(id, TransferReason.LOAD, byLoad, of.halfOfOperations()));
      }
    }
    found.sort(Comparator.comparingDouble(Overfull::excess).reversed());
    return found;
  }

  private static Optional<ClusterMap> split(
      ClusterMap map,
      ClusterLoad load,
      Set<NodeId> present,
      Map<PartitionId, Double> rates,
      Overfull overfull) {
    SlotShare half = overfull.half().orElse(null);
    if (half == null || half.share() < LEAST_SHARE || !map.owns(overfull.id(), half.slots())) {
      return Optional.empty();
    }
    int wanted = map.partition(overfull.id()).replicas().size();
    PartitionLoad of = load.partitions().get(overfull.id());
    long needed = of == null ? 0 : (long) (of.bytes() * half.share());
    boolean bySize = overfull.reason() == TransferReason.SIZE;
    Map<NodeId, Double> weights =
        bySize ? bytes(map, load) : rates(map, id -> rates.getOrDefault(id, 0.0));
    List<NodeId> takers = takers(map, load, present, needed, weights, wanted);
    return takers.size() < wanted
        ? Optional.empty()
        : Optional.of(SlotPlacement.split(map, half.slots(), takers, overfull.reason()));
  }

  /** The nodes with room that carry least; first of them the one that leads least. */
  private static List<NodeId> takers(
      ClusterMap map,
      ClusterLoad load,
      Set<NodeId> present,
      long needed,
      Map<NodeId, Double> weights,
      int wanted) {
    Map<NodeId, Integer> leads = new TreeMap<>();
    map.partitions().forEach(p -> leads.merge(p.replicas().get(0), 1, Integer::sum));
    ToDoubleFunction<NodeId> weight = node -> weights.getOrDefault(node, 0.0);
    Comparator<NodeId> byLeads = Comparator.comparingInt(node -> leads.getOrDefault(node, 0));
    return map.nodes().stream()
        .map(node -> node.id())
        .filter(present::contains)
        // Twice: what is taken is compacted before anything older is deleted.
        .filter(node -> load.freeBytes().getOrDefault(node, 0L) > 2 * needed)
        .sorted(Comparator.comparingDouble(weight).thenComparing(byLeads))
        .limit(wanted)
        .sorted(byLeads.thenComparingDouble(weight).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** What the replicas on each node hold, those that are still being filled too. */
  static Map<NodeId, Double> bytes(ClusterMap map, ClusterLoad load) {
    Map<NodeId, Double> bytes = new TreeMap<>();
    for (PartitionPlacement placement : map.partitions()) {
      double held = expected(map, load, placement.id());
      placement.replicas().forEach(node -> bytes.merge(node, held, Double::sum));
    }
    return bytes;
  }

  /** What a partition holds once the slots that are on their way to it are there. */
  private static double expected(ClusterMap map, ClusterLoad load, PartitionId id) {
    double bytes = bytes(load, id);
    double coming =
        map.transfers().stream()
            .filter(transfer -> transfer.to().equals(id) && !map.owns(id, transfer.slots()))
            .mapToDouble(transfer -> bytes(load, transfer.from()) / 2)
            .sum();
    return bytes + coming;
  }

  private static double bytes(ClusterLoad load, PartitionId id) {
    PartitionLoad of = load.partitions().get(id);
    return of == null ? 0 : of.bytes();
  }

  /** What each node has to do for the partitions whose first replica it has: those it leads. */
  private static Map<NodeId, Double> rates(ClusterMap map, Function<PartitionId, Double> rate) {
    Map<NodeId, Double> rates = new TreeMap<>();
    map.partitions()
        .forEach(p -> rates.merge(p.replicas().get(0), rate.apply(p.id()), Double::sum));
    return rates;
  }
}
