package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.newRequest;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many writers at once over a transport that loses, delays and repeats: whatever was acknowledged
 * is there exactly once, halves are symmetric, degrees exact, and no lock stays.
 */
@Tag("slow")
final class FaultyTransportTest {
  private static final int WRITERS = 8;
  private static final int COMMITS = 60;
  private static final int USERS = 12;
  private static final int PARTITIONS = 4;

  /** Gifts that were acknowledged, and those whose outcome nobody knows. */
  private final Set<Long> given = ConcurrentHashMap.newKeySet();

  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicLong tieBreakers = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesLossDelayAndRepetition(long seed, @TempDir Path folder) throws Exception {
    try (StorageCluster cluster =
        StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS)) {
      FaultyTransport faulty = new FaultyTransport(cluster.server().transport(), seed, 20);
      ContractGraph graph = new ContractGraph(cluster.client(faulty));
      ExecutorService writers =
          Executors.newFixedThreadPool(WRITERS, task -> new Thread(task, "writer"));
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          Random random = new Random(seed * 1000 + writer);
          running.add(writers.submit(() -> write(graph, random)));
        }
        for (Future<?> writer : running) {
          writer.get(120, TimeUnit.SECONDS);
        }
      } finally {
        writers.shutdownNow();
      }
      faulty.heal();
      GraphCheck check = new GraphCheck(cluster, graph);
      check.awaitNoLocks();
      check.assertHalvesSymmetric(FOLLOW);
      Map<String, Set<String>> gifts = check.assertHalvesSymmetric(GIFT);
      List<Long> found = new ArrayList<>();
      gifts
          .values()
          .forEach(of -> of.forEach(gift -> found.add(Long.parseLong(gift.split(":", -1)[1]))));
      assertThat(found).as("seed %d", seed).doesNotHaveDuplicates().containsAll(given);
      found.removeAll(given);
      assertThat(unknown).as("seed %d", seed).containsAll(found);
      graph.client().close();
    }
  }

  private void write(ContractGraph graph, Random random) {
    for (int i = 0; i < COMMITS; i++) {
      long from = random.nextInt(USERS);
      long to = random.nextInt(USERS);
      switch (random.nextInt(4)) {
        case 0 -> commit(graph, graph.edge(v(from), v(to), i));
        case 1 -> commit(graph, graph.noEdge(from, to));
        case 2 -> {
          long tieBreaker = tieBreakers.incrementAndGet();
          CommitResult result = commit(graph, graph.gift(from, to, tieBreaker, i));
          if (result == null) {
            unknown.add(tieBreaker);
          } else {
            // A gift is made once, however often the commit was sent.
            assertThat(result.outcomes()).containsExactly(Outcome.CREATED);
            given.add(tieBreaker);
          }
        }
        default ->
            commit(
                graph,
                graph.edge(v(from), v(to), i),
                graph.edge(v(to), v(from), i),
                graph.edge(v(from), v((to + 1) % USERS), i));
      }
    }
  }

  /** The result, after asking again while it is not known; null if it stays unknown. */
  private static @Nullable CommitResult commit(ContractGraph graph, Mutation... mutations) {
    Commit commit = new Commit(GRAPH, newRequest(), List.of(mutations), List.of());
    for (int tries = 0; tries < 5; tries++) {
      try {
        return graph.await(
            graph
                .client()
                .commit(commit, CommitOptions.of(Deadline.after(Duration.ofSeconds(15)))));
      } catch (StorageException e) {
        assertThat(e.code())
            .as(e.getMessage())
            .isIn(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.CONFLICT);
      }
    }
    return null;
  }
}
