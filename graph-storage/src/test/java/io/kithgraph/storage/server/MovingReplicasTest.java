package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.storage.api.ContractGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas move between four storage nodes while follows are written: a node is drained, the others
 * take over, then it gets its share again. No write fails, and all that was acknowledged is there.
 */
@Tag("slow")
final class MovingReplicasTest {
  private static final int NODES = 4;
  private static final int PARTITIONS = 2;
  private static final long CELEBRITIES = 5;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  @Test
  @Timeout(180)
  void noWriteFailsWhileReplicasMove(@TempDir Path folder, TestReporter reporter) throws Exception {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "moving-writer"));
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, PARTITIONS)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      Future<?> writing = writer.submit(() -> write(graph));
      awaitWrites(50);

      NodeId drained = new NodeId(1);
      ClusterMap map = nodes.map();
      nodes.publish(map, ReplicaMoves.away(map, drained, nodes.all()).orElseThrow());
      nodes.awaitPlaced();
      assertThat(nodes.status(0)).isEmpty();
      awaitWrites(50);

      Optional<ClusterMap> next = ReplicaMoves.balanced(nodes.map(), nodes.all());
      assertThat(next).isPresent();
      while (next.isPresent()) {
        nodes.publish(nodes.map(), next.get());
        nodes.awaitPlaced();
        next = ReplicaMoves.balanced(nodes.map(), nodes.all());
      }
      assertThat(nodes.status(0)).isNotEmpty();
      awaitWrites(50);

      stopped.set(true);
      writing.get(60, TimeUnit.SECONDS);
      reporter.publishEntry("longest write", longest.get() / 1_000_000 + " ms");
      check(graph);
      graph.client().close();
    } finally {
      stopped.set(true);
      writer.shutdownNow();
    }
  }

  /** Follower 1000, 1001, … follows the celebrities in turn; any failure ends it. */
  private void write(ContractGraph graph) {
    while (!stopped.get()) {
      long number = written.get();
      long began = System.nanoTime();
      var outcome = graph.follow(1_000 + number, number % CELEBRITIES, number);
      longest.accumulateAndGet(System.nanoTime() - began, Math::max);
      assertThat(outcome).isNotNull();
      written.incrementAndGet();
    }
  }

  private void awaitWrites(int more) {
    long goal = written.get() + more;
    await().atMost(Duration.ofSeconds(60)).until(() -> written.get() >= goal);
  }

  private void check(ContractGraph graph) {
    long total = 0;
    for (long celebrity = 0; celebrity < CELEBRITIES; celebrity++) {
      total += graph.degree(in(celebrity));
    }
    assertThat(total).isEqualTo(written.get());
    for (long number = 0; number < written.get(); number++) {
      assertThat(graph.degree(out(1_000 + number))).isEqualTo(1);
    }
  }
}
