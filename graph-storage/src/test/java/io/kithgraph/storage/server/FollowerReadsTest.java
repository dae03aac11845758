package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SessionToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads that any replica may answer say how stale their answer may be. */
@Tag("slow")
final class FollowerReadsTest {
  private static final int NODES = 3;
  private static final int ROUNDS = 20;
  private static final long BOUND_MILLIS = 100;

  @Test
  @Timeout(120)
  void sayHowStaleTheyAre(@TempDir Path folder) throws Exception {
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, 1)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      graph.follow(1, 2, 1);
      assertThat(staleness(graph, ReadLevel.STRONG)).hasValue(0);

      // The nodes take turns: with one partition, two of three answers come from followers.
      ReadLevel bounded = new ReadLevel.Bounded(Duration.ofMillis(BOUND_MILLIS));
      for (int i = 0; i < ROUNDS * NODES; i++) {
        assertThat(staleness(graph, bounded).orElseThrow()).isBetween(0L, BOUND_MILLIS);
      }
      // An answer from what is known already is not the newest, and says so.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> staleness(graph, new ReadLevel.Bounded(Duration.ofHours(1))).orElseThrow() > 0);
      // Who does not know finds out.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> staleness(graph, new ReadLevel.Session(SessionToken.NONE)).isPresent());
      graph.client().close();
    }
  }

  private static OptionalLong staleness(ContractGraph graph, ReadLevel level) {
    ReadOptions.Staleness staleness = new ReadOptions.Staleness();
    ReadOptions options =
        new ReadOptions(
            ContractGraph.GRAPH,
            level,
            graph.deadline(),
            PriorityClass.INTERACTIVE,
            "",
            ReadOptions.DEFAULT_MAX_BYTES,
            staleness);
    graph.await(graph.client().count(CountRead.degrees(List.of(in(2))), options));
    return staleness.millis();
  }
}
