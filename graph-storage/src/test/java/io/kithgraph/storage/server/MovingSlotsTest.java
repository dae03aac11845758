package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.protocol.NodeReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * A partition is split, and slots move on and back, between three storage nodes while follows are
 * written. No write fails, all that was acknowledged is there in both directions, a scan that began
 * before finds every vertex, and a request that is repeated after its slots have moved is known.
 */
@Tag("slow")
final class MovingSlotsTest {
  private static final int NODES = 3;
  private static final int PARTITIONS = 2;
  private static final long CELEBRITIES = 5;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  @Test
  @Timeout(240)
  void noWriteFailsWhileSlotsMove(@TempDir Path folder, TestReporter reporter) throws Exception {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "moving-writer"));
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, PARTITIONS)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      Future<?> writing = writer.submit(() -> write(graph));
      awaitWrites(50);
      Set<VertexId> before = new HashSet<>();
      VertexPage page = scan(graph, Optional.empty(), before);

      ClusterMap map = nodes.map();
      NodeReport.Load load = nodes.load(new PartitionId(0));
      assertThat(load.bytes()).isPositive();
      assertThat(load.operations()).isPositive();
      assertThat(load.halfOfBytes().orElseThrow().share()).isBetween(0.2, 0.8);
      SlotShare half = load.halfOfOperations().orElseThrow();
      nodes.publish(
          map,
          SlotPlacement.split(map, half.slots(), List.copyOf(nodes.all()), TransferReason.LOAD));
      awaitMoved(nodes);
      assertThat(nodes.map().owners()).hasSize(PARTITIONS + 1);
      awaitWrites(50);

      for (PartitionId to : new PartitionId[] {new PartitionId(1), new PartitionId(2)}) {
        map = nodes.map();
        PartitionId from = to.value() == 1 ? new PartitionId(2) : new PartitionId(1);
        SlotRange slots = SlotPlacement.half(map, from);
        nodes.publish(map, SlotPlacement.wished(map, slots, to));
        awaitMoved(nodes);
        awaitWrites(50);
      }

      stopped.set(true);
      writing.get(60, TimeUnit.SECONDS);
      reporter.publishEntry("longest write", longest.get() / 1_000_000 + " ms");
      check(graph);
      while (page.continuation().isPresent()) {
        page = scan(graph, page.continuation(), before);
      }
      for (long number = 0; number < 50; number++) {
        assertThat(before).contains(v(1_000 + number));
        assertThat(followAgain(graph, number).repeated()).as("request %s", number).isTrue();
      }
      check(graph);
      graph.client().close();
    } finally {
      stopped.set(true);
      writer.shutdownNow();
    }
  }

  @Test
  @Timeout(240)
  void anotherReplicaEndsTheFenceOfANodeThatCannotChangeTheMap(@TempDir Path folder)
      throws Exception {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "moving-writer"));
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, PARTITIONS)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      Future<?> writing = writer.submit(() -> write(graph));
      awaitWrites(50);

      ClusterMap map = nodes.map();
      nodes.losesMapWhoChangesItNext();
      PartitionId from = new PartitionId(0);
      SlotRange slots = SlotPlacement.half(map, from);
      nodes.publish(map, SlotPlacement.wished(map, slots, new PartitionId(1)));
      awaitMoved(nodes);
      assertThat(nodes.map().owns(new PartitionId(1), slots)).isTrue();
      nodes.reachMapAgain();
      awaitWrites(50);

      stopped.set(true);
      writing.get(60, TimeUnit.SECONDS);
      check(graph);
      graph.client().close();
    } finally {
      stopped.set(true);
      writer.shutdownNow();
    }
  }

  /** All wishes are fulfilled and forgotten. */
  private static void awaitMoved(LoopbackNodes nodes) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(nodes.map().transfers()).isEmpty());
  }

  private static VertexPage scan(
      ContractGraph graph, Optional<String> continuation, Set<VertexId> found) {
    VertexPage page =
        graph
            .client()
            .scan(new VertexScan(continuation, 20, false), graph.options())
            .toCompletableFuture()
            .join();
    page.vertices().forEach(vertex -> found.add(vertex.id()));
    return page;
  }

  /** Follower 1000, 1001, … follows the celebrities in turn; any failure ends it. */
  private void write(ContractGraph graph) {
    while (!stopped.get()) {
      long began = System.nanoTime();
      CommitResult result = followAgain(graph, written.get());
      longest.accumulateAndGet(System.nanoTime() - began, Math::max);
      assertThat(result.repeated()).isFalse();
      written.incrementAndGet();
    }
  }

  /** The request of a number, which is always the same. */
  private static CommitResult followAgain(ContractGraph graph, long number) {
    return graph.commit(
        new Commit(
            ContractGraph.GRAPH,
            new RequestId(7, number),
            List.of(graph.edge(v(1_000 + number), v(number % CELEBRITIES), number)),
            List.of()));
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
