package io.kithgraph.distribution.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.HotVertex.Use;
import io.kithgraph.storage.protocol.NodeReport.Replica;
import io.kithgraph.storage.protocol.NodeReport.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  private static final List<NodeId> NODES = List.of(new NodeId(1), new NodeId(2), new NodeId(3));
  private static final ClusterMap MAP =
      new FirstPlacement(2, 3).place(NODES.stream().map(ClusterStatusTest::node).toList());

  private final Map<NodeId, NodeReport> reports = new TreeMap<>();

  private static StorageNode node(NodeId id) {
    return new StorageNode(id, "h:" + id.value(), raft(id.value()));
  }

  private static String raft(int node) {
    return "h:10" + node;
  }

  private static Replica replica(int partition, Role role, long term, long applied) {
    return new Replica(
        new PartitionId(partition),
        role,
        "",
        term,
        applied,
        0,
        role == Role.FAILED ? "disk" : "",
        100,
        role == Role.LEADER ? Stream.of(1, 2, 3).map(ClusterStatusTest::raft).toList() : List.of(),
        false,
        NodeReport.Load.NONE);
  }

  private void reports(int node, Replica... replicas) {
    reports(node, List.of(), replicas);
  }

  private void reports(int node, List<NodeReport.HotVertex> hot, Replica... replicas) {
    NodeId id = new NodeId(node);
    reports.put(id, new NodeReport(id, new Epoch(1), List.of(replicas), 5_000, false, hot));
  }

  private void allFollow() {
    reports(1, replica(0, Role.LEADER, 2, 50), replica(1, Role.FOLLOWER, 0, 9));
    reports(2, replica(0, Role.FOLLOWER, 0, 40), replica(1, Role.LEADER, 3, 9));
    reports(3, replica(0, Role.FOLLOWER, 0, 50), replica(1, Role.FOLLOWER, 0, 9));
  }

  private ClusterStatus status() {
    return ClusterStatus.of(
        "d",
        MAP,
        NODES,
        reports,
        graph -> graph.value() == 1 ? Optional.of("social") : Optional.empty());
  }

  @Test
  void isGreenWhenAllReplicasFollow() {
    allFollow();

    ClusterStatus status = status();

    assertThat(status.health()).isEqualTo(Health.GREEN);
    assertThat(status.partitions().get(0).leader()).isEqualTo(1);
    assertThat(status.partitions().get(0).slots()).isEqualTo(8_192);
    assertThat(status.partitions().get(0).replicas())
        .contains(new ClusterStatus.Replica(2, "follower", 10, 100, ""));
    assertThat(StatusTable.lines(status)).anyMatch(line -> line.contains("2:follower,10"));
  }

  @Test
  void showsWhatNodesAreAskedForMost() {
    reports(
        2,
        List.of(
            new NodeReport.HotVertex(Use.READ, new GraphId(1), VertexId.of(7), 0.5, 1_234.4),
            new NodeReport.HotVertex(Use.WRITE, new GraphId(2), VertexId.of("ada"), 0.03, 8)));

    ClusterStatus status = status();

    int owner = MAP.owner(Slots.of(new GraphId(1), VertexId.of(7))).value();
    assertThat(status.hotVertices())
        .first()
        .isEqualTo(new ClusterStatus.HotVertex(2, owner, "read", "social", 7L, 0.5, 1_234.4));
    assertThat(StatusTable.lines(status))
        .anyMatch(line -> line.matches("2 +" + owner + " +read +50 % +1234 +social 7"))
        .anyMatch(line -> line.matches("2 +\\d write +3 % +8 +#2 ada"));
  }

  @Test
  void isYellowWithoutANodeAndBelievesTheNewestLeader() {
    reports(1, replica(0, Role.LEADER, 2, 50), replica(1, Role.LEADER, 2, 9));
    reports(2, replica(0, Role.FOLLOWER, 0, 50), replica(1, Role.LEADER, 3, 12));

    ClusterStatus status = status();

    assertThat(status.health()).isEqualTo(Health.YELLOW);
    assertThat(status.nodes().get(2).state()).isEqualTo("unreachable");
    assertThat(status.partitions().get(1).leader()).isEqualTo(2);
    assertThat(status.partitions().get(1).replicas())
        .contains(new ClusterStatus.Replica(1, "follower", 3, 100, ""))
        .contains(new ClusterStatus.Replica(3, "missing", -1, 0, ""));
  }

  @Test
  void isRedWithoutALeader() {
    reports(1, replica(0, Role.FAILED, 0, 50), replica(1, Role.FOLLOWER, 0, 9));

    ClusterStatus status = status();

    assertThat(status.health()).isEqualTo(Health.RED);
    assertThat(StatusTable.lines(status)).anyMatch(line -> line.contains("1:failed (disk)"));
  }

  @Test
  void showsHowFarAReplicaIsThatIsFilled() {
    allFollow();
    reports(1, replica(0, Role.LEADER, 2, 50_000), replica(1, Role.FOLLOWER, 0, 9));

    ClusterStatus status = status();

    assertThat(status.health()).isEqualTo(Health.YELLOW);
    assertThat(StatusTable.lines(status))
        .anyMatch(line -> line.contains("2:follower,49960 [100 B of 100 B]"));
  }

  @Test
  void isRedWhileADiskIsFull() {
    allFollow();
    NodeReport report = Objects.requireNonNull(reports.get(NODES.get(1)));
    reports.put(
        report.node(),
        new NodeReport(
            report.node(), report.epoch(), report.replicas(), 7, true, report.hotVertices()));

    ClusterStatus status = status();

    assertThat(status.health()).isEqualTo(Health.RED);
    assertThat(status.nodes())
        .extracting(ClusterStatus.Node::state)
        .containsExactly("up", "full", "up");
    assertThat(StatusTable.lines(status)).anyMatch(line -> line.matches("2 +full .* 7 B"));
  }
}
