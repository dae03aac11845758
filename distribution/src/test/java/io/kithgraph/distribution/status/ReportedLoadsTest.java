package io.kithgraph.distribution.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PartitionLoad;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportedLoadsTest {
  private static final PartitionId PARTITION = new PartitionId(0);
  private static final SlotShare HALF = new SlotShare(new SlotRange(8_192, 16_383), 0.5);
  private static final NodeReport.Load LOAD =
      new NodeReport.Load(1_000, 50, Optional.of(HALF), Optional.empty());
  private static final ClusterMap MAP =
      new FirstPlacement(1, 3)
          .place(
              IntStream.rangeClosed(1, 3)
                  .mapToObj(id -> new StorageNode(new NodeId(id), "s:" + id, "r:" + id))
                  .toList());

  private final SortedMap<NodeId, NodeReport> reports = new TreeMap<>();

  private void reports(int node, Role role, long term, long epoch) {
    NodeId id = new NodeId(node);
    boolean leads = role == Role.LEADER;
    NodeReport.Replica replica =
        new NodeReport.Replica(
            PARTITION,
            role,
            "",
            term,
            0,
            0,
            "",
            0,
            leads ? List.of("r:1", "r:2", "r:3") : List.of(),
            false,
            leads ? LOAD : NodeReport.Load.NONE);
    reports.put(
        id, new NodeReport(id, new Epoch(epoch), List.of(replica), 7_000, false, List.of()));
  }

  private PartitionLoad load() {
    ClusterLoad load = ReportedLoads.of(MAP, reports);
    assertThat(load.freeBytes()).hasSize(reports.size()).containsValue(7_000L);
    return Objects.requireNonNull(load.partitions().get(PARTITION));
  }

  @Test
  void isWhatTheLeaderOfTheNewestTermSays() {
    reports(1, Role.LEADER, 2, 1);
    reports(2, Role.LEADER, 3, 1);
    reports(3, Role.FOLLOWER, 0, 1);
    assertThat(load())
        .isEqualTo(
            new PartitionLoad(new NodeId(2), true, 1_000, 50, Optional.of(HALF), Optional.empty()));
  }

  @Test
  void aPartitionIsNotSettledWhileAReplicaIsAwayOrStopped() {
    reports(1, Role.LEADER, 2, 1);
    reports(2, Role.FOLLOWER, 0, 1);
    assertThat(load().settled()).isFalse();
    reports(3, Role.FAILED, 0, 1);
    assertThat(load().settled()).isFalse();
    reports(3, Role.FOLLOWER, 0, 1);
    assertThat(load().settled()).isTrue();
  }

  @Test
  void whatALeaderSaysByAnotherMapDoesNotCount() {
    reports(1, Role.LEADER, 2, 2);
    reports(2, Role.FOLLOWER, 0, 1);
    reports(3, Role.FOLLOWER, 0, 1);
    assertThat(load().settled()).isFalse();
  }

  @Test
  void nothingIsKnownWithoutALeader() {
    reports(1, Role.FOLLOWER, 0, 1);
    assertThat(ReportedLoads.of(MAP, reports).partitions()).isEmpty();
  }
}
