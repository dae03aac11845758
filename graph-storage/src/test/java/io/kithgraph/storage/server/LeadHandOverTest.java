package io.kithgraph.storage.server;

import static io.kithgraph.storage.server.LoopbackNodes.RESERVE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.ReplicaStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lead of all partitions goes round the nodes under load, as one disk after the other is full:
 * no write waits for long. {@code -Dkith.handOver.rounds=N} goes on for longer.
 */
@Tag("slow")
final class LeadHandOverTest {
  private static final int ROUNDS = Integer.getInteger("kith.handOver.rounds", 3);
  private static final int NODES = 3;
  private static final int WRITERS = 4;
  private static final Duration LONG = Duration.ofSeconds(60);

  /** A busy machine is slow too, but a call that hangs takes the 20 s of its deadline. */
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  @Timeout(3_600)
  void writesGoOnWhileTheLeadGoesRound(@TempDir Path folder) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(WRITERS, task -> new Thread(task, "hand-over-writer"));
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, NODES, NODES)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      List<Future<Duration>> longest = new ArrayList<>();
      for (long writer = 1; writer <= WRITERS; writer++) {
        long first = 1_000_000 * writer;
        longest.add(threads.submit(() -> followUntilDone(graph, first)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        int full = round % NODES;
        nodes.free(full, RESERVE_BYTES - 1);
        await().atMost(LONG).until(() -> !leads(nodes, full));
        nodes.free(full, 2 * RESERVE_BYTES);
      }
      done.set(true);
      for (Future<Duration> each : longest) {
        assertThat(each.get(LONG.toSeconds(), TimeUnit.SECONDS)).isLessThan(LONGEST_WRITE);
      }
      graph.client().close();
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  private static boolean leads(LoopbackNodes nodes, int node) {
    return nodes.status(node).stream().anyMatch(r -> r.role() == ReplicaStatus.Role.LEADER);
  }

  /** The longest time that a write took. */
  private Duration followUntilDone(ContractGraph graph, long first) {
    Duration longest = Duration.ZERO;
    for (long follower = first; !done.get(); follower++) {
      long began = System.nanoTime();
      try {
        graph.follow(follower, follower % 50, follower);
      } catch (StorageException e) {
        // Others may believe for some seconds that a disk is still full, and that two are.
        assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return longest;
  }
}
