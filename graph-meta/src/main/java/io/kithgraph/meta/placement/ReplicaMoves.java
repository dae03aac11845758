package io.kithgraph.meta.placement;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which replicas go to other nodes. Pure functions from a map to the next one, whose epoch
 * is the placement's for every partition that changes; a partition changes by one replica at a
 * time, so that the others are a majority before and after. Stateless.
 */
public final class ReplicaMoves {
  private ReplicaMoves() {}

  /**
   * The map in which a node's replicas are on others: those that hold fewest, and that do not hold
   * the partition already. Where no node is left to take one, it stays.
   *
   * @param leaving the node, which may be lost or is to be drained
   * @param takers the nodes that can take replicas
   * @return empty if nothing can be moved
   */
  public static Optional<ClusterMap> away(ClusterMap map, NodeId leaving, Set<NodeId> takers) {
    Map<NodeId, Integer> load = load(map);
    List<PartitionPlacement> placements = new ArrayList<>();
    boolean moved = false;
    for (PartitionPlacement placement : map.partitions()) {
      Optional<NodeId> taker =
          placement.replicas().contains(leaving)
              ? taker(map, placement, leaving, takers, load)
              : Optional.empty();
      placements.add(taker.map(to -> move(map, placement, leaving, to)).orElse(placement));
      taker.ifPresent(to -> load.merge(to, 1, Integer::sum));
      moved |= taker.isPresent();
    }
    return moved ? Optional.of(next(map, placements)) : Optional.empty();
  }

  /**
   * The map with one replica less on the node that holds most of them and one more on the node that
   * holds fewest; and if they hold equally many, the same for first replicas, which are those that
   * lead.
   *
   * @param nodes the nodes that count: replicas on others stay where they are
   * @return empty if no such move makes it better
   */
  public static Optional<ClusterMap> balanced(ClusterMap map, Set<NodeId> nodes) {
    Map<NodeId, Integer> load = load(map);
    for (NodeId from : byLoad(nodes, load).reversed()) {
      for (NodeId to : byLoad(nodes, load).list()) {
        if (load.getOrDefault(from, 0) - load.getOrDefault(to, 0) < 2) {
          break;
        }
        for (PartitionPlacement placement : map.partitions()) {
          if (placement.replicas().contains(from) && !placement.replicas().contains(to)) {
            return Optional.of(replace(map, move(map, placement, from, to)));
          }
        }
      }
    }
    return balancedLeads(map, nodes);
  }

  /**
   * The map with one replica less on the node that holds most bytes and one more on the node that
   * holds fewest: the largest whose move does not turn the difference round. Partitions that are
   * being changed stay where they are.
   *
   * @param nodes the nodes that count: replicas on others stay where they are
   * @param tolerated the two nodes may differ by so many bytes
   * @return empty if no such move makes it better
   */
  public static Optional<ClusterMap> balancedBytes(
      ClusterMap map, ClusterLoad load, Set<NodeId> nodes, long tolerated) {
    Map<NodeId, Double> held = SplitPlans.bytes(map, load);
    Comparator<NodeId> byBytes =
        Comparator.comparingDouble((NodeId node) -> held.getOrDefault(node, 0.0))
            .thenComparing(Comparator.naturalOrder());
    Optional<NodeId> most = nodes.stream().max(byBytes);
    Optional<NodeId> least = nodes.stream().min(byBytes);
    if (most.isEmpty() || least.isEmpty()) {
      return Optional.empty();
    }
    NodeId from = most.get();
    NodeId to = least.get();
    double difference = held.getOrDefault(from, 0.0) - held.getOrDefault(to, 0.0);
    if (difference <= tolerated) {
      return Optional.empty();
    }
    double room = Math.min(difference, load.freeBytes().getOrDefault(to, 0L)) / 2;
    return map.partitions().stream()
        .filter(p -> p.replicas().contains(from) && !p.replicas().contains(to))
        .filter(p -> map.transfers().stream().noneMatch(transfer -> transfer.concerns(p.id())))
        .filter(p -> movable(load, p, room))
        .max(Comparator.comparingLong(p -> bytes(load, p)))
        .map(p -> replace(map, move(map, p, from, to)));
  }

  private static boolean movable(ClusterLoad load, PartitionPlacement placement, double most) {
    PartitionLoad of = load.partitions().get(placement.id());
    return of != null && of.settled() && of.bytes() > 0 && of.bytes() <= most;
  }

  private static long bytes(ClusterLoad load, PartitionPlacement placement) {
    PartitionLoad of = load.partitions().get(placement.id());
    return of == null ? 0 : of.bytes();
  }

  /**
   * The map in which a partition is led by another of its replicas, whose node leads fewer by two
   * or more.
   *
   * @param nodes the nodes that count: leads of others, and on others, stay where they are
   * @return empty if no such change makes it better
   */
  public static Optional<ClusterMap> balancedLeads(ClusterMap map, Set<NodeId> nodes) {
    Map<NodeId, Integer> leads = new TreeMap<>();
    map.partitions().forEach(p -> leads.merge(p.replicas().get(0), 1, Integer::sum));
    for (PartitionPlacement placement : map.partitions()) {
      NodeId first = placement.replicas().get(0);
      for (NodeId other : placement.replicas()) {
        if (nodes.contains(first)
            && nodes.contains(other)
            && leads.getOrDefault(first, 0) - leads.getOrDefault(other, 0) >= 2) {
          List<NodeId> replicas = new ArrayList<>(placement.replicas());
          replicas.remove(other);
          replicas.add(0, other);
          return Optional.of(replace(map, placement.withReplicas(replicas, map.epoch().next())));
        }
      }
    }
    return Optional.empty();
  }

  /** Nodes from the least loaded to the most. */
  private record ByLoad(List<NodeId> list) {
    List<NodeId> reversed() {
      List<NodeId> reversed = new ArrayList<>(list);
      java.util.Collections.reverse(reversed);
      return reversed;
    }
  }

  private static ByLoad byLoad(Set<NodeId> nodes, Map<NodeId, Integer> load) {
    return new ByLoad(
        nodes.stream()
            .sorted(
                Comparator.comparingInt((NodeId node) -> load.getOrDefault(node, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .toList());
  }

  private static Map<NodeId, Integer> load(ClusterMap map) {
    Map<NodeId, Integer> load = new TreeMap<>();
    map.partitions().forEach(p -> p.replicas().forEach(n -> load.merge(n, 1, Integer::sum)));
    return load;
  }

  private static Optional<NodeId> taker(
      ClusterMap map,
      PartitionPlacement placement,
      NodeId leaving,
      Set<NodeId> takers,
      Map<NodeId, Integer> load) {
    return map.nodes().stream()
        .map(node -> node.id())
        .filter(node -> takers.contains(node) && !node.equals(leaving))
        .filter(node -> !placement.replicas().contains(node))
        .min(
            Comparator.comparingInt((NodeId node) -> load.getOrDefault(node, 0))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static PartitionPlacement move(
      ClusterMap map, PartitionPlacement placement, NodeId from, NodeId to) {
    return placement.withReplicas(
        placement.replicas().stream().map(node -> node.equals(from) ? to : node).toList(),
        map.epoch().next());
  }

  private static ClusterMap replace(ClusterMap map, PartitionPlacement changed) {
    return next(
        map,
        map.partitions().stream().map(p -> p.id().equals(changed.id()) ? changed : p).toList());
  }

  private static ClusterMap next(ClusterMap map, List<PartitionPlacement> placements) {
    return map.withPartitions(placements);
  }
}
