package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Node 1 hands over the lead, as it is full or another one should have it. */
final class HandOversTest {
  private static final PartitionId PARTITION = new PartitionId(4);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final Set<NodeId> ALL = Set.of(ONE, TWO, THREE);

  private final AtomicLong nanos = new AtomicLong();
  private final Reporting peers = new Reporting();
  private final HandOvers handOvers = new HandOvers(new PeerReports(ONE, peers), nanos::get);

  @Test
  void whoCouldNotTakeTheLeadIsNotAskedAgainAtOnce() {
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE))).isEqualTo(ALL);
    handOvers.begun(PARTITION, TWO);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE)))
        .containsExactlyInAnyOrder(ONE, THREE);
    handOvers.begun(PARTITION, THREE);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE)))
        .containsExactlyInAnyOrder(ONE, TWO);
    assertThat(handOvers.candidates(new PartitionId(5), ALL, Set.of(ONE))).isEqualTo(ALL);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE))).isEqualTo(ALL);
  }

  @Test
  void theOnlyOneWithRoomIsAskedAgain() {
    handOvers.begun(PARTITION, TWO);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE, THREE))).isEqualTo(ALL);
    assertThat(handOvers.candidates(PARTITION, Set.of(ONE, TWO), Set.of(ONE)))
        .isEqualTo(Set.of(ONE, TWO));
  }

  @Test
  void whoHasNotAppliedWhatTheLeaderHadARoundAgoCannotServeYet() {
    ClusterMap map = map();
    peers.applied = OptionalLong.of(100);
    assertThat(handOvers.canServe(map, PARTITION, TWO)).as("no round has ended").isFalse();
    handOvers.roundEnds(List.of(applied(101)));
    assertThat(handOvers.canServe(map, PARTITION, TWO)).isFalse();
    handOvers.roundEnds(List.of(applied(100)));
    assertThat(handOvers.canServe(map, PARTITION, TWO)).isTrue();
    assertThat(handOvers.canServe(map, new PartitionId(5), TWO)).as("has no replica").isFalse();
  }

  @Test
  void whoDoesNotAnswerCannotServe() {
    handOvers.roundEnds(List.of(applied(0)));
    peers.applied = OptionalLong.empty();
    assertThat(handOvers.canServe(map(), PARTITION, TWO)).isFalse();
  }

  private static ClusterMap map() {
    int[] owners = new int[Slots.COUNT];
    Arrays.fill(owners, PARTITION.value());
    List<StorageNode> nodes =
        ALL.stream().map(id -> new StorageNode(id, "h:" + id.value(), "r:" + id.value())).toList();
    return new ClusterMap(
        Epoch.FIRST, owners, List.of(placement(PARTITION), placement(new PartitionId(5))), nodes);
  }

  private static PartitionPlacement placement(PartitionId id) {
    return new PartitionPlacement(id, List.of(ONE, TWO, THREE), Epoch.FIRST);
  }

  private static ReplicaStatus applied(long index) {
    return new ReplicaStatus(
        PARTITION,
        ReplicaStatus.Role.LEADER,
        Optional.empty(),
        1,
        index,
        0,
        Optional.empty(),
        false);
  }

  /** Says how far it has applied the partition, or nothing. Confined to the test's thread. */
  private static final class Reporting implements StorageTransport {
    private OptionalLong applied = OptionalLong.empty();

    @Override
    public CompletionStage<NodeReport> report(StorageNode node, Deadline deadline) {
      return applied.isEmpty()
          ? StorageTransport.super.report(node, deadline)
          : CompletableFuture.completedStage(
              new NodeReport(
                  node.id(),
                  Epoch.FIRST,
                  List.of(
                      new NodeReport.Replica(
                          PARTITION,
                          NodeReport.Role.FOLLOWER,
                          "",
                          0,
                          applied.getAsLong(),
                          0,
                          "",
                          0,
                          List.of(),
                          false,
                          NodeReport.Load.NONE)),
                  0,
                  false,
                  List.of()));
    }

    @Override
    public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
      throw new AssertionError("only reports are asked for");
    }

    @Override
    public void close() {}
  }
}
