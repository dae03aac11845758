package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which nodes of the map have been away, and for how long by the clock that it is told. Time in
 * which nobody could look does not count. Confined to one thread.
 */
final class Absences {
  private final Map<NodeId, Long> sinceNanos = new HashMap<>();

  /** Nobody could look: everything that was known of absences is forgotten. */
  void forget() {
    sinceNanos.clear();
  }

  /** Takes what is seen now. */
  void see(ClusterMap map, Set<NodeId> present, long nowNanos) {
    Set<NodeId> absent = new TreeSet<>();
    map.nodes().stream()
        .map(StorageNode::id)
        .filter(id -> !present.contains(id))
        .forEach(absent::add);
    sinceNanos.keySet().retainAll(absent);
    absent.forEach(id -> sinceNanos.putIfAbsent(id, nowNanos));
  }

  /**
   * A node that has replicas and has been away for too long. None if half of the nodes or more are
   * away: then it is more likely that something is wrong with the way to them.
   */
  Optional<NodeId> lost(ClusterMap map, Duration patience, long nowNanos) {
    if (2 * sinceNanos.size() >= map.nodes().size()) {
      return Optional.empty();
    }
    return sinceNanos.entrySet().stream()
        .filter(away -> nowNanos - away.getValue() >= patience.toNanos())
        .map(Map.Entry::getKey)
        .filter(id -> map.partitions().stream().anyMatch(p -> p.replicas().contains(id)))
        .sorted()
        .findFirst();
  }
}
