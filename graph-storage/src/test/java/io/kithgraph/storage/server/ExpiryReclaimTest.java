package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.model.EdgeTtl;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Mutation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node removes expired edges from both lists, over partitions, and leaves the others. */
final class ExpiryReclaimTest {
  private static final Duration TTL = Duration.ofHours(1);

  @Test
  void removesBothHalvesOfExpiredEdges(@TempDir Path folder) {
    OpenCluster cluster = new OpenCluster();
    ContractGraph graph = new ContractGraph(cluster.direct(folder));
    try {
      long now = Clock.systemUTC().millis();
      List<Mutation> edges = new ArrayList<>();
      for (int i = 0; i < 900; i++) {
        long since = i % 3 == 0 ? now : now - TTL.toMillis() - i;
        edges.add(graph.edge(v(i % 5), v(100 + i), since).with(EdgeTtl.of(TTL.toMillis(), now)));
      }
      graph.commit(edges.toArray(Mutation[]::new));
      for (int i = 0; i < 5; i++) {
        assertThat(graph.degree(out(i))).isEqualTo(60);
        assertThat(graph.newest(out(i), 1_000).edges().size()).isEqualTo(60);
      }
      assertThat(graph.degree(in(100))).isEqualTo(1);
      assertThat(graph.degree(in(101))).isZero();
      assertThat(graph.probe(out(1), v(101), null).exists()).isFalse();
      // A list that has nothing left does not exist any more.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                for (int i = 0; i < 900; i++) {
                  assertThat(graph.lists(v(100 + i))).hasSize(i % 3 == 0 ? 1 : 0);
                }
              });
      for (int i = 0; i < 5; i++) {
        assertThat(graph.degree(out(i))).isEqualTo(60);
      }
    } finally {
      cluster.close(graph.client());
    }
  }
}
