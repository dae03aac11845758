package io.kithgraph.storage.client.routing;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.client.transport.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where partitions are: the cluster map, and which replica is believed to lead. Beliefs are hints;
 * replicas refuse what is not theirs. Thread-safe.
 */
public final class Routes {
  private static final long AVOIDED_NANOS = 1_000_000_000;

  private final ClusterMapSource maps;
  private final Executor refresher;
  private final Pauses pauses;
  private final Map<PartitionId, NodeId> leaders = new ConcurrentHashMap<>();
  private final Map<NodeId, Long> failures = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Routes by the maps, without any belief yet.
   *
   * @param refresher where reading the map anew may block
   */
  public Routes(ClusterMapSource maps, Executor refresher, Pauses pauses) {
    this.maps = maps;
    this.refresher = refresher;
    this.pauses = pauses;
  }

  /** The newest map that is known here. */
  public ClusterMap map() {
    return maps.current();
  }

  /** The node to ask first, or after so many tries. */
  StorageNode node(ClusterMap map, PartitionPlacement placement, int tries) {
    List<NodeId> replicas = placement.replicas();
    NodeId leader = leaders.get(placement.id());
    if (leader != null && replicas.contains(leader)) {
      return map.node(leader);
    }
    if (leader != null) {
      // While replicas move, the leader may be one that the map no longer gives the partition.
      Optional<StorageNode> known = find(map, leader);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return map.node(replicas.get(tries % replicas.size()));
  }

  /** A node of the map, if it still has it. */
  static Optional<StorageNode> find(ClusterMap map, NodeId id) {
    return map.nodes().stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /**
   * Any node that has the partition; readers go round them, and round those that lately did not
   * answer, as long as there is another.
   */
  StorageNode replica(ClusterMap map, PartitionPlacement placement, int tries) {
    List<NodeId> replicas = placement.replicas();
    int start = Math.floorMod(next.getAndIncrement(), replicas.size()) + tries;
    for (int i = 0; i < replicas.size(); i++) {
      NodeId node = replicas.get((start + i) % replicas.size());
      Long failedAt = failures.get(node);
      if (failedAt == null || System.nanoTime() - failedAt > AVOIDED_NANOS) {
        return map.node(node);
      }
    }
    return map.node(replicas.get(start % replicas.size()));
  }

  /** Another node that has the partition than one that does not answer, if there is any. */
  Optional<StorageNode> other(ClusterMap map, PartitionPlacement placement, NodeId silent) {
    int start = next.getAndIncrement();
    List<NodeId> others = placement.replicas().stream().filter(id -> !id.equals(silent)).toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(map.node(others.get(Math.floorMod(start, others.size()))));
  }

  /** The node did not answer. */
  void failed(NodeId node) {
    failures.put(node, System.nanoTime());
  }

  /** The node answered as the leader. */
  void leads(PartitionId partition, NodeId node) {
    if (!node.equals(leaders.get(partition))) {
      leaders.put(partition, node);
    }
  }

  /**
   * The node does not lead, or cannot be reached.
   *
   * @param leader who leads instead, if it said so
   * @return whether another one is known to ask at once
   */
  boolean doesNotLead(PartitionId partition, NodeId node, OptionalInt leader) {
    if (leader.isPresent() && leader.getAsInt() != node.value()) {
      leaders.put(partition, new NodeId(leader.getAsInt()));
      return true;
    }
    leaders.remove(partition, node);
    return false;
  }

  /** Ends once the map is read anew, or after a pause if there is no newer one than the stale. */
  public CompletableFuture<ClusterMap> refresh(Epoch stale, int tries, Deadline deadline) {
    try {
      return CompletableFuture.supplyAsync(() -> maps.refresh(stale), refresher)
          .thenCompose(
              map ->
                  map.epoch().compareTo(stale) > 0
                      ? CompletableFuture.completedFuture(map)
                      : pauses.pause(tries, Duration.ZERO, deadline).thenApply(done -> map));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(Failures.closed(e));
    }
  }
}
