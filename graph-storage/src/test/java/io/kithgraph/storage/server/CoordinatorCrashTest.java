package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.newRequest;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A coordinator that dies before each step of a commit over two partitions: both halves or none,
 * whoever comes first to clean up, and the same request tried again finds the first try.
 */
@Tag("slow")
final class CoordinatorCrashTest {
  /** The step before which the coordinator dies. */
  enum Step {
    PREPARE(PartitionCommand.Prepare.class, false),
    DECIDE(PartitionCommand.Decide.class, false),
    FINISH(PartitionCommand.Finish.class, true);

    private final Class<? extends PartitionCommand> command;
    private final boolean committed;

    Step(Class<? extends PartitionCommand> command, boolean committed) {
      this.command = command;
      this.committed = committed;
    }

    boolean isNext(PartitionRequest request) {
      return request instanceof PartitionRequest.Command c && command.isInstance(c.command());
    }
  }

  private static final StorageNodeSettings PATIENT =
      new StorageNodeSettings(
          StorageCluster.SETTINGS.raft(),
          StorageCluster.SETTINGS.partition(),
          StorageCluster.SETTINGS.engine(),
          2,
          Duration.ofMillis(100),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          "127.0.0.1",
          0);

  private static final Duration ABANDONED_AFTER = Duration.ofMillis(300);

  /** After the round at the start, the timer does nothing for the length of a test. */
  private static final StorageNodeSettings READERS_ONLY =
      new StorageNodeSettings(
          StorageCluster.SETTINGS.raft(),
          StorageCluster.SETTINGS.partition(),
          StorageCluster.SETTINGS.engine(),
          2,
          Duration.ofHours(1),
          ABANDONED_AFTER,
          Duration.ofSeconds(30),
          "127.0.0.1",
          0);

  @ParameterizedTest
  @EnumSource(Step.class)
  void theTimerCleansUp(Step step, @TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, StorageCluster.SETTINGS)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      Commit commit = abandon(cluster, graph, step);
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      assertFirstTry(graph, commit, step);
      graph.client().close();
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void theNextReaderCleansUp(Step step, @TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, READERS_ONLY)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      abandon(cluster, graph, step);
      GraphCheck check = new GraphCheck(cluster, graph);
      if (step != Step.PREPARE) {
        await().until(() -> check.intents(ABANDONED_AFTER) == 1);
      }
      long to = far(cluster.maps().current());
      long edges = step.committed ? 1 : 0;
      assertThat(graph.degrees(out(1), in(to))).containsExactly(edges, edges);
      assertThat(check.intents(Duration.ZERO)).isZero();
      graph.client().close();
    }
  }

  @Test
  void aReaderEndsADecidedTransactionLongBeforeItCountsAsAbandoned(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      abandon(cluster, graph, Step.FINISH);
      GraphCheck check = new GraphCheck(cluster, graph);
      await().until(() -> check.intents(ReaderRecovery.SUSPICIOUS_AFTER) == 1);
      long to = far(cluster.maps().current());
      assertThat(graph.degrees(out(1), in(to))).containsExactly(1, 1);
      assertThat(check.intents(Duration.ZERO)).isZero();
      graph.client().close();
    }
  }

  @Test
  void aReaderLeavesAnUndecidedTransactionToItsSlowCoordinator(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      long to = far(cluster.maps().current());
      HeldTransport held = new HeldTransport(cluster.server().transport(), Step.DECIDE::isNext);
      ContractGraph slow = new ContractGraph(cluster.client(held));
      CompletionStage<CommitResult> committing =
          slow.client().commit(slow.commitOf(slow.edge(v(1), v(to), 5)), slow.commitOptions());
      await().until(held::isHolding);
      GraphCheck check = new GraphCheck(cluster, graph);
      await().until(() -> check.intents(ReaderRecovery.SUSPICIOUS_AFTER) == 1);
      assertThat(graph.degrees(out(1), in(to))).containsExactly(0, 0);
      assertThat(check.intents(Duration.ZERO)).isEqualTo(1);
      held.release();
      CommitResult result = slow.await(committing);
      assertThat(result.outcomes()).containsExactly(Outcome.CREATED);
      assertThat(graph.degrees(out(1), in(to))).containsExactly(1, 1);
      slow.client().close();
      graph.client().close();
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void theNextWriterCleansUp(Step step, @TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      Commit commit = abandon(cluster, graph, step);
      long to = far(cluster.maps().current());
      // Changes the same edge, so it needs what the dead one holds.
      CommitResult result = graph.commit(graph.edge(v(1), v(to), 99));
      assertThat(result.outcomes())
          .containsExactly(step.committed ? Outcome.UPDATED : Outcome.CREATED);
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      assertThat(graph.newest(out(1), 1).edges().sortKey(0)).isEqualTo(99);
      assertThat(commit.mutations()).hasSize(1);
      graph.client().close();
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void theSameRequestCleansUp(Step step, @TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      Commit commit = abandon(cluster, graph, step);
      assertFirstTry(graph, commit, step);
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      graph.client().close();
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void theNextStartCleansUp(Step step, @TempDir Path folder) {
    Commit commit;
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      commit = abandon(cluster, graph, step);
      graph.client().close();
    }
    try (StorageCluster cluster = StorageCluster.open(folder, 2, PATIENT)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      assertFirstTry(graph, commit, step);
      graph.client().close();
    }
  }

  @Test
  void aSlowCoordinatorFindsItselfAborted(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, StorageCluster.SETTINGS)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      long to = far(cluster.maps().current());
      HeldTransport held = new HeldTransport(cluster.server().transport(), Step.DECIDE::isNext);
      ContractGraph slow = new ContractGraph(cluster.client(held));
      CompletionStage<CommitResult> committing =
          slow.client().commit(slow.commitOf(slow.edge(v(1), v(to), 5)), slow.commitOptions());
      await().until(held::isHolding);
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      assertThat(graph.degrees(out(1), in(to))).containsExactly(0, 0);
      held.release();
      // Its first transaction was aborted, so the next one makes the edge.
      assertThat(slow.await(committing).outcomes()).containsExactly(Outcome.CREATED);
      assertThat(graph.degrees(out(1), in(to))).containsExactly(1, 1);
      check.awaitNoLocks();
      slow.client().close();
      graph.client().close();
    }
  }

  @Test
  void aRequestIdUsedForAnotherCommitTearsNothing(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 2, StorageCluster.SETTINGS)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      long to = far(cluster.maps().current());
      Commit first = new Commit(GRAPH, newRequest(), List.of(graph.edge(v(1), v(1), 5)), List.of());
      graph.commit(first);
      Commit other =
          new Commit(GRAPH, first.requestId(), List.of(graph.edge(v(1), v(to), 5)), List.of());
      graph.refused(
          ErrorCode.INVALID_ARGUMENT, graph.client().commit(other, graph.commitOptions()));
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      assertThat(graph.degrees(out(1), in(1), in(to))).containsExactly(1, 1, 0);
      graph.client().close();
    }
  }

  /** Begins a follow over two partitions, whose coordinator dies. */
  private static Commit abandon(StorageCluster cluster, ContractGraph graph, Step step) {
    long to = far(cluster.maps().current());
    FaultyTransport dying = new FaultyTransport(cluster.server().transport(), 1, 0);
    dying.dieBefore(step::isNext);
    ContractGraph doomed = new ContractGraph(cluster.client(dying));
    Commit commit = new Commit(GRAPH, newRequest(), List.of(graph.edge(v(1), v(to), 5)), List.of());
    CompletableFuture<CommitResult> lost =
        doomed.client().commit(commit, doomed.commitOptions()).toCompletableFuture();
    await().until(dying::isDead);
    assertThat(lost).isNotDone();
    doomed.client().close();
    return commit;
  }

  private static void assertFirstTry(ContractGraph graph, Commit commit, Step step) {
    CommitResult again = graph.commit(commit);
    assertThat(again.outcomes()).containsExactly(Outcome.CREATED);
    assertThat(again.repeated()).isEqualTo(step.committed);
    assertThat(graph.degree(out(1))).isEqualTo(1);
  }

  /** A user whose partition is not that of user 1. */
  private static long far(ClusterMap map) {
    long id = 2;
    while (map.owner(GRAPH, v(id)).equals(map.owner(GRAPH, v(1)))) {
      id++;
    }
    return id;
  }
}
