package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.replication.RaftHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes in the tables of one partition on one of three nodes are not what they were. That replica
 * stops and is made anew from its peers, while the partition takes writes and the node's other
 * partition goes on; also if the node is stopped in the middle. Then it leads again.
 */
@Tag("slow")
final class DamagedReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final long FIRST_FOLLOWER = 100;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong followers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(240)
  void isMadeAnewFromItsPeers(boolean restarts, @TempDir Path folder, TestReporter reporter)
      throws Exception {
    Path damaged = folder.resolve("node1").resolve("partitions").resolve("0");
    ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "damage-writer"));
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 3, 2)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> follow(graph), writer);
      awaitFollowers(100);
      // What is in RocksDB's log comes into tables when it is opened again.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      nodes.restart(0, path -> flipBytes(damaged.resolve("engine")));
      if (restarts) {
        await("damage is met").atMost(LONG).until(() -> Files.exists(damaged.resolve("damaged")));
        nodes.restart(0, path -> {});
      }
      awaitFollowers(100);

      await("made anew").atMost(LONG).until(() -> Files.exists(damaged.resolve("joins")));
      assertThat(nodes.status(0))
          .filteredOn(replica -> replica.partition().value() == 1)
          .noneMatch(replica -> replica.role() == ReplicaStatus.Role.FAILED);
      nodes.awaitPlaced();
      await("what was put aside goes").atMost(LONG).until(() -> !RaftHost.hasAside(damaged));
      awaitFollowers(100);

      // It is a replica like any other: it begins again from what it has now.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      stopped.set(true);
      writing.get(60, TimeUnit.SECONDS);
      // The last one that was given up may have been applied.
      assertThat(graph.degree(in(1))).isBetween(followers.get(), followers.get() + 1);
      reporter.publishEntry("acknowledged " + followers + ", given up and repeated " + failures);
      graph.client().close();
    } finally {
      stopped.set(true);
      writer.shutdownNow();
    }
  }

  /** What is not acknowledged is tried again. */
  private void follow(ContractGraph graph) {
    while (!stopped.get()) {
      long follower = FIRST_FOLLOWER + followers.get();
      try {
        graph.follow(follower, 1, follower);
        followers.incrementAndGet();
      } catch (StorageException e) {
        failures.incrementAndGet();
      }
    }
  }

  private void awaitFollowers(long more) {
    long wanted = followers.get() + more;
    await("writes go on").atMost(LONG).until(() -> followers.get() >= wanted);
  }

  /** Changes bytes all over every table, so that whatever is read first meets one. */
  private static void flipBytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
      assertThat(tables).isNotEmpty();
      for (Path table : tables) {
        byte[] bytes = Files.readAllBytes(table);
        for (int at = 20; at < bytes.length / 4 * 3; at += 200) {
          bytes[at] = (byte) (bytes[at] ^ 0x40);
        }
        Files.write(table, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
