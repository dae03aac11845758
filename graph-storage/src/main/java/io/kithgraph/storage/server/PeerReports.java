package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Role;
import io.kithgraph.storage.protocol.StorageTransport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * What other nodes say of their replicas; asking waits for a second at most. Thread-safe: one asks
 * at a time.
 */
final class PeerReports {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A node is not asked more often for how it is, whatever the number of its partitions. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

  /** What is as old as that is asked for anew where the moment matters. */
  private static final Duration FRESH = Duration.ofMillis(250);

  private final NodeId node;
  private final StorageTransport peers;

  /** Guarded by this. */
  private final Map<NodeId, Answer> answers = new HashMap<>();

  /** What a node said, if it answered. */
  private record Answer(Optional<NodeReport> report, long nanos) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - nanos >= age.toNanos();
    }
  }

  PeerReports(NodeId node, StorageTransport peers) {
    this.node = node;
    this.peers = peers;
  }

  /** Whether the leader of a partition says that this node is no voter of its group. */
  boolean doWithoutUs(ClusterMap map, PartitionPlacement placement) {
    return leaderSays(map, placement, voters -> !voters.contains(map.node(node).raftAddress()));
  }

  /** Whether the leader of a partition, on another node, says that this node is a voter. */
  boolean countOnUs(ClusterMap map, PartitionPlacement placement) {
    return leaderSays(map, placement, voters -> voters.contains(map.node(node).raftAddress()));
  }

  private boolean leaderSays(
      ClusterMap map, PartitionPlacement placement, Predicate<List<String>> ofVoters) {
    return placement.replicas().stream()
        .filter(other -> !other.equals(node))
        .flatMap(other -> ask(map, other).stream())
        .flatMap(report -> replica(report, placement).stream())
        .filter(replica -> replica.role() == Role.LEADER && !replica.voters().isEmpty())
        .anyMatch(replica -> ofVoters.test(replica.voters()));
  }

  /** Whether another node said, within the last seconds, that its disk is full. */
  boolean isFull(ClusterMap map, NodeId other) {
    return lately(map, other, ASK_AGAIN).map(NodeReport::diskFull).orElse(false);
  }

  /** Whether another node said, within the last seconds, that its replica is damaged. */
  boolean isDamaged(ClusterMap map, PartitionPlacement placement, NodeId other) {
    return lately(map, other, ASK_AGAIN)
        .flatMap(report -> replica(report, placement))
        .map(NodeReport.Replica::damaged)
        .orElse(false);
  }

  /**
   * How far another node has applied the log of a partition, as it says now; empty if it cannot.
   */
  OptionalLong appliedIndex(ClusterMap map, PartitionId partition, NodeId other) {
    return lately(map, other, FRESH)
        .flatMap(report -> replica(report, map.partition(partition)))
        .map(replica -> OptionalLong.of(replica.appliedIndex()))
        .orElse(OptionalLong.empty());
  }

  /**
   * What a node said.
   *
   * @param age how old its answer may be; that it did not answer is believed for longer, as asking
   *     it takes time
   */
  private synchronized Optional<NodeReport> lately(ClusterMap map, NodeId other, Duration age) {
    Answer known = answers.get(other);
    if (known == null || known.isOlderThan(known.report().isPresent() ? age : ASK_AGAIN)) {
      known = new Answer(ask(map, other), System.nanoTime());
      answers.put(other, known);
    }
    return known.report();
  }

  private static Optional<NodeReport.Replica> replica(
      NodeReport report, PartitionPlacement placement) {
    return report.replicas().stream()
        .filter(replica -> replica.partition().equals(placement.id()))
        .findFirst();
  }

  private Optional<NodeReport> ask(ClusterMap map, NodeId other) {
    try {
      return Optional.of(
          peers
              .report(map.node(other), Deadline.after(PATIENCE))
              .toCompletableFuture()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
