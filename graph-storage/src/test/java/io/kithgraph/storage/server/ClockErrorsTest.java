package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clocks of three nodes jump, each by itself, forward and back by up to most of a day,
 * under load and while leads change hands: no write fails, none is lost, and a request that comes
 * again is known. {@code -Dkith.clock.seed=N} draws the same jumps again.
 */
@Tag("slow")
final class ClockErrorsTest {
  private static final int NODES = 3;
  private static final int ROUNDS = 6;

  /** What is remembered of a request is remembered for 24 hours of any clock. */
  private static final int MOST_MINUTES = 23 * 60;

  @Test
  @Timeout(240)
  void nothingBreaksWhileClocksJump(@TempDir Path folder, TestReporter reporter) throws Exception {
    long seed = Long.getLong("kith.clock.seed", System.nanoTime());
    Random random = new Random(seed);
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, 2);
        EndlessFollows follows = new EndlessFollows(nodes)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      Commit first =
          new Commit(
              ContractGraph.GRAPH,
              new RequestId(3, 3),
              List.of(graph.edge(v(7), v(8), 1)),
              List.of());
      assertThat(graph.commit(first).outcomes()).containsExactly(Outcome.CREATED);
      for (int round = 0; round < ROUNDS; round++) {
        int minutes = random.nextInt(-MOST_MINUTES, MOST_MINUTES + 1);
        nodes.clockError(random.nextInt(NODES), Duration.ofMinutes(minutes));
        follows.awaitMore(30);
        if (round % 4 == 3) {
          // Its leads go to a node with another clock, and come back.
          nodes.restart(random.nextInt(NODES), path -> {});
          nodes.awaitPlaced();
        }
        CommitResult again = graph.commit(first);
        assertThat(again.repeated()).as("seed %s, round %s", seed, round).isTrue();
        assertThat(graph.degree(in(8))).isEqualTo(1);
      }
      reporter.publishEntry("seed " + seed + ": " + follows.stopAndCheck());
      graph.client().close();
    }
  }
}
