package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.ReplicaFigures;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.partition.RoutedBy;
import io.kithgraph.storage.partition.TableStaging;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The replicas of one node, behind the check of epochs: a request that was routed by a map older
 * than its partition's last change is refused; one that was routed by a newer map than this node
 * knows waits until the node has read it. Thread-safe.
 */
final class HostedReplicas {
  private final NodeId node;
  private final ClusterMapSource maps;
  private final Map<PartitionId, PartitionReplica> replicas = new ConcurrentSkipListMap<>();
  private final WriteRoom room;
  private final OperationCounts counts = new OperationCounts();
  private final Executor refresher;
  private final Executor files;
  private volatile boolean stopped;

  /**
   * @param room says what has to be refused for want of room
   * @param refresher where reading the map anew may block
   * @param files where reading and writing files may block
   */
  HostedReplicas(
      NodeId node, ClusterMapSource maps, WriteRoom room, Executor refresher, Executor files) {
    this.node = node;
    this.maps = maps;
    this.room = room;
    this.refresher = refresher;
    this.files = files;
  }

  void add(PartitionReplica replica) {
    replicas.put(replica.id(), replica);
  }

  void remove(PartitionId id) {
    replicas.remove(id);
  }

  /** The partitions that have a replica here. */
  Set<PartitionId> ids() {
    return Set.copyOf(replicas.keySet());
  }

  CompletionStage<PartitionReply> serve(PartitionRequest request) {
    ClusterMap map = maps.current();
    if (request.epoch().compareTo(map.epoch()) <= 0) {
      return serve(request, map);
    }
    try {
      return CompletableFuture.supplyAsync(() -> maps.refresh(map.epoch()), refresher)
          .thenCompose(newer -> serve(request, newer));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(stopping());
    }
  }

  private CompletionStage<PartitionReply> serve(PartitionRequest request, ClusterMap map) {
    if (stopped) {
      return CompletableFuture.failedFuture(stopping());
    }
    PartitionReplica replica = replicas.get(request.partition());
    if (replica == null || isStale(request, map)) {
      return CompletableFuture.failedFuture(
          new StorageException(
              ErrorCode.STALE_EPOCH,
              "The request for partition "
                  + request.partition().value()
                  + " was routed by an old cluster map"));
    }
    counts.count(request);
    if (request instanceof PartitionRequest.Read read) {
      return withLeader(
          replica, map, replica.read(read.read(), read.options(), routedBy(read, map)));
    }
    Optional<StorageException> refusal =
        room.refusal(request, map.partition(request.partition())).filter(full -> leads(replica));
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    if (request instanceof PartitionRequest.Command command) {
      return withLeader(replica, map, submit(replica, command, map));
    }
    TableStaging tables = replica.tables();
    return CompletableFuture.supplyAsync(() -> serve(tables, request), files);
  }

  private static boolean leads(PartitionReplica replica) {
    return replica.status().role() == ReplicaStatus.Role.LEADER;
  }

  private static PartitionReply serve(TableStaging tables, PartitionRequest request) {
    if (request instanceof PartitionRequest.StageTable stage) {
      return tables.stage(
          stage.load(), stage.table(), stage.offset(), stage.bytes(), stage.length());
    }
    PartitionRequest.ReadTable read = (PartitionRequest.ReadTable) request;
    return tables.read(read.load(), read.table(), read.offset(), read.limit());
  }

  private static RoutedBy routedBy(PartitionRequest request, ClusterMap map) {
    return new RoutedBy(request.epoch(), map.partition(request.partition()).slotsSince());
  }

  /** As {@link PartitionReplica#holdUp}; none if no such replica is here. */
  List<PartitionAnswer.Intent> holdUp(PartitionRequest.Read request, Duration minAge, int limit) {
    PartitionReplica replica = replicas.get(request.partition());
    return replica == null
        ? List.of()
        : replica.holdUp(request.read(), request.options().graph(), minAge, limit);
  }

  private static CompletionStage<PartitionReply.Command> submit(
      PartitionReplica replica, PartitionRequest.Command request, ClusterMap map) {
    return replica.submit(
        request.command(), routedBy(request, map), request.deadline(), request.priority());
  }

  private static boolean isStale(PartitionRequest request, ClusterMap map) {
    try {
      return request.epoch().compareTo(map.partition(request.partition()).routedSince()) < 0;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** The same reply; if the replica does not lead, with the node that does. */
  private static CompletionStage<PartitionReply> withLeader(
      PartitionReplica replica, ClusterMap map, CompletionStage<? extends PartitionReply> reply) {
    CompletableFuture<? extends PartitionReply> future = reply.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      return CompletableFuture.completedFuture(future.join());
    }
    return future
        .<PartitionReply>thenApply(value -> value)
        .exceptionallyCompose(
            failure -> {
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              return CompletableFuture.failedFuture(
                  cause instanceof StorageException e && e.code() == ErrorCode.NOT_LEADER
                      ? StorageException.notLeader(
                          String.valueOf(e.getMessage()), leader(replica, map))
                      : cause);
            });
  }

  private static OptionalInt leader(PartitionReplica replica, ClusterMap map) {
    String address = replica.status().leaderAddress().orElse("");
    return map.nodes().stream()
        .filter(node -> node.raftAddress().equals(address))
        .map(StorageNode::id)
        .mapToInt(NodeId::value)
        .findFirst();
  }

  private StorageException stopping() {
    return new StorageException(
        ErrorCode.UNAVAILABLE, "Storage node " + node.value() + " is stopping");
  }

  /** The partitions without a known leader here, or whose replica has failed. */
  List<Integer> leaderless() {
    return status().stream()
        .filter(
            status ->
                status.role() == ReplicaStatus.Role.FAILED || status.leaderAddress().isEmpty())
        .map(status -> status.partition().value())
        .toList();
  }

  /** The partitions that this node leads. */
  List<PartitionId> led() {
    return replicas.values().stream()
        .filter(HostedReplicas::leads)
        .map(PartitionReplica::id)
        .toList();
  }

  List<ReplicaStatus> status() {
    return replicas.values().stream().map(PartitionReplica::status).toList();
  }

  /** Figures of all replicas that are open. */
  List<ReplicaFigures> figures() {
    List<ReplicaFigures> figures = new ArrayList<>();
    for (PartitionReplica replica : replicas.values()) {
      try {
        figures.add(replica.figures());
      } catch (StorageException e) {
        // Closed, or being restored: it has none at this moment.
      }
    }
    return figures;
  }

  /** What a partition holds and does, by the map that this node knows. */
  NodeReport.Load load(PartitionId id) {
    PartitionReplica replica = replicas.get(id);
    if (replica == null) {
      return NodeReport.Load.NONE;
    }
    List<SlotRange> runs = maps.current().runs(id);
    try {
      return new NodeReport.Load(
          runs.stream().mapToLong(replica::bytes).sum(),
          counts.total(id),
          SlotShare.nearHalf(runs, replica::bytes),
          SlotShare.nearHalf(runs, counts::lately));
    } catch (StorageException e) {
      return NodeReport.Load.NONE;
    }
  }

  /** The vertices that are read, or changed, most of late; see {@link NodeReport.HotVertex}. */
  List<NodeReport.HotVertex> hottest(NodeReport.HotVertex.Use use, int most) {
    return counts.hottest(use, most);
  }

  /** What was done lately: half of it is forgotten. */
  void ageCounts() {
    counts.age();
  }

  void stopIntake() {
    stopped = true;
  }
}
