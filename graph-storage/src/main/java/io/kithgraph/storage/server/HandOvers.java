package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.partition.ReplicaStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * To whom the lead of a partition can be handed. A full node remembers to whom it has begun to: if
 * it leads again soon afterwards, that one could not, for instance as it does not reach the third;
 * so another one is asked next. And one that has just started may have all of the log, and still
 * seconds to go until it has applied it and clients reach it. Confined to one thread, but for
 * {@link #canServe}.
 */
final class HandOvers {
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

  private final PeerReports reports;
  private final LongSupplier nanoClock;
  private final Map<PartitionId, Begun> last = new HashMap<>();

  /** How far this node had applied the logs of its partitions a round ago. */
  private volatile Map<PartitionId, Long> appliedBefore = Map.of();

  private record Begun(NodeId to, long nanos) {}

  HandOvers(PeerReports reports, LongSupplier nanoClock) {
    this.reports = reports;
    this.nanoClock = nanoClock;
  }

  void begun(PartitionId partition, NodeId to) {
    last.put(partition, new Begun(to, nanoClock.getAsLong()));
  }

  /**
   * Who may be asked to lead a partition that this node leads: without the last one that was asked,
   * as long as there is another with room.
   *
   * @param alive the nodes with replicas that the leader has heard of lately
   * @param full those whose disks are full, this node among them
   */
  Set<NodeId> candidates(PartitionId partition, Set<NodeId> alive, Set<NodeId> full) {
    Begun begun = last.get(partition);
    if (begun == null || nanoClock.getAsLong() - begun.nanos() > REMEMBERED_NANOS) {
      return alive;
    }
    Set<NodeId> others = new HashSet<>(alive);
    others.remove(begun.to());
    return full.containsAll(others) ? alive : others;
  }

  /** A round ends in which this node had applied so much. */
  void roundEnds(List<ReplicaStatus> replicas) {
    appliedBefore =
        replicas.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ReplicaStatus::partition, ReplicaStatus::appliedIndex));
  }

  /**
   * Whether clients would have answers at once if another node led: it can be asked, and has
   * applied what this one had a round ago. Waits for its answer for a second at most.
   */
  boolean canServe(ClusterMap map, PartitionId partition, NodeId other) {
    OptionalLong applied = reports.appliedIndex(map, partition, other);
    return applied.isPresent()
        && applied.getAsLong() >= appliedBefore.getOrDefault(partition, Long.MAX_VALUE);
  }
}
