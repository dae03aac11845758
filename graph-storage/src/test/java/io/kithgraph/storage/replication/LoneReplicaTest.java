package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.PartitionReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica alone, with the real Raft library and RocksDB. */
final class LoneReplicaTest {
  private static final String ADDRESS = "127.0.0.1:1";

  @Test
  void appliesCommandsAndKeepsThemAcrossRestarts(@TempDir Path folder) throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    for (int start = 0; start < 3; start++) {
      try (ReplicaThreads threads = new ReplicaThreads();
          RaftHost host = host(folder, resources, threads, RaftSettings.DEFAULT)) {
        PartitionReplica replica = open(folder, host);
        assertThat(Follows.count(replica, ReadLevel.STRONG)).isEqualTo(start * 100L);
        List<CompletableFuture<PartitionReply.Command>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          replies.add(Follows.submit(replica, start * 100L + i));
        }
        for (var reply : replies) {
          Committed committed = (Committed) reply.get().answer();
          assertThat(committed.outcomes()).containsExactly(Outcome.CREATED);
          assertThat(committed.repeated()).isFalse();
        }
        assertThat(Follows.count(replica, ReadLevel.STRONG)).isEqualTo((start + 1) * 100L);
        // Far fewer entries than commands: those that waited share one.
        assertThat(replica.status().appliedIndex()).isLessThan((start + 1) * 60L);
        Committed again = (Committed) Follows.submit(replica, 0).get().answer();
        assertThat(again.repeated()).isTrue();
      }
    }
  }

  @Test
  void dropsLogThatASnapshotCoversAndStartsFromTheRest(@TempDir Path folder) throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    RaftSettings often =
        new RaftSettings(Duration.ofSeconds(1), true, 16_384, 64L << 20, 16, 1 << 20, 2, 4_096);
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host = host(folder, resources, threads, often)) {
      PartitionReplica replica = open(folder, host);
      for (long round = 0; round < 3; round++) {
        List<CompletableFuture<PartitionReply.Command>> replies = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          replies.add(Follows.submit(replica, round * 200 + i));
        }
        for (var reply : replies) {
          reply.get();
        }
        long done = round + 1;
        await().until(() -> snapshots(folder) >= 1 && done > 0);
      }
    }
    // The engine alone is lost: the snapshot and the log after it bring everything back.
    deleteTree(folder.resolve("p3").resolve("engine"));
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host = host(folder, resources, threads, RaftSettings.DEFAULT)) {
      PartitionReplica replica = open(folder, host);
      assertThat(Follows.count(replica, ReadLevel.STRONG)).isEqualTo(600);
    }
  }

  @Test
  void refusesWhatDoesNotFitIntoTheQueue(@TempDir Path folder) throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    RaftSettings small =
        new RaftSettings(Duration.ofSeconds(1), true, 4, 64L << 20, 1, 1 << 20, 1, 1L << 30);
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host = host(folder, resources, threads, small)) {
      PartitionReplica replica = open(folder, host);
      List<CompletableFuture<PartitionReply.Command>> replies = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        replies.add(Follows.submit(replica, i));
      }
      int refused = 0;
      for (var reply : replies) {
        try {
          reply.get();
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  StorageException.class,
                  overload -> {
                    assertThat(overload.code()).isEqualTo(ErrorCode.OVERLOADED);
                    assertThat(overload.retryAfter()).isPresent();
                  });
          refused++;
        }
      }
      assertThat(refused).isPositive();
      assertThat(Follows.count(replica, ReadLevel.STRONG)).isEqualTo(200 - refused);
    }
  }

  @Test
  void refusesEverythingOnceClosed(@TempDir Path folder) {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host = host(folder, resources, threads, RaftSettings.DEFAULT)) {
      PartitionReplica replica = open(folder, host);
      replica.close();
      assertThatThrownBy(
              () ->
                  replica
                      .submit(
                          Follows.command(1),
                          Follows.ROUTED,
                          Deadline.after(Duration.ofSeconds(1)),
                          PriorityClass.BATCH)
                      .toCompletableFuture()
                      .get())
          .hasRootCauseInstanceOf(StorageException.class);
      assertThatThrownBy(() -> Follows.count(replica, ReadLevel.STRONG))
          .hasRootCauseInstanceOf(StorageException.class);
    }
  }

  private static long snapshots(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("p3").resolve("snapshot"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("snapshot_")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static RaftHost host(
      Path folder, RocksDbResources resources, ReplicaThreads threads, RaftSettings settings) {
    return new RaftHost(
        new RaftIdentity("test", ADDRESS, Optional.empty()),
        folder.resolve("log"),
        settings,
        path -> new RocksDbEngine(path, resources),
        PartitionSettings.DEFAULT,
        threads.executors());
  }

  private static PartitionReplica open(Path folder, RaftHost host) {
    PartitionReplica replica =
        host.open(new ReplicaPlan(new PartitionId(3), folder.resolve("p3"), List.of(ADDRESS)));
    await().until(() -> replica.status().role() == Role.LEADER);
    return replica;
  }
}
