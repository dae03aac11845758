package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.WriteBatch;

/** A replica whose log fails at some write keeps all that it acknowledged, and nothing twice. */
final class LogFaultTest {
  private static final String ADDRESS = "127.0.0.1:1";
  private static final int COMMANDS = 8;

  /** Fails at a write and all after it; the first that fails may have reached the disk. */
  private static final class FaultyLogStore extends SharedLogStore {
    private final int failing;
    private final boolean reachesDisk;
    private final AtomicInteger writes = new AtomicInteger();

    FaultyLogStore(Path folder, int failing, boolean reachesDisk) {
      super(folder, true);
      this.failing = failing;
      this.reachesDisk = reachesDisk;
    }

    @Override
    void write(WriteBatch batch) {
      int number = writes.incrementAndGet();
      if (number >= failing) {
        if (reachesDisk && number == failing) {
          super.write(batch);
        }
        throw new EngineException(Reason.IO, "Injected fault");
      }
      super.write(batch);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, false",
    "1, true",
    "2, false",
    "2, true",
    "3, false",
    "4, true",
    "5, false",
    "6, true",
    "7, true",
    "8, false"
  })
  void keepsWhatItAcknowledged(int failing, boolean reachesDisk, @TempDir Path folder)
      throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    int acknowledged = 0;
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host =
            host(
                folder,
                path -> new FaultyLogStore(path, failing, reachesDisk),
                resources,
                threads)) {
      PartitionReplica replica = host.open(plan(folder));
      await()
          .until(
              () ->
                  replica.status().role() == Role.LEADER || replica.status().role() == Role.FAILED);
      while (acknowledged < COMMANDS && replica.status().role() == Role.LEADER) {
        try {
          Follows.submit(replica, acknowledged).get(5, TimeUnit.SECONDS);
          acknowledged++;
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(StorageException.class);
          break;
        } catch (TimeoutException e) {
          throw new AssertionError("A command was not answered after the log failed", e);
        }
      }
    } catch (StorageException e) {
      // The first write belongs to opening.
      assertThat(acknowledged).isZero();
    }
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host = host(folder, path -> new SharedLogStore(path, true), resources, threads)) {
      PartitionReplica replica = host.open(plan(folder));
      await().until(() -> replica.status().role() == Role.LEADER);
      long found = Follows.count(replica, ReadLevel.STRONG);
      assertThat(found).isBetween((long) acknowledged, acknowledged + 1L);
      // What was not acknowledged may be sent again.
      Follows.submit(replica, acknowledged).get(30, TimeUnit.SECONDS);
      assertThat(Follows.count(replica, ReadLevel.STRONG)).isEqualTo(acknowledged + 1L);
    }
  }

  private static RaftHost host(
      Path folder,
      Function<Path, SharedLogStore> logs,
      RocksDbResources resources,
      ReplicaThreads threads) {
    return new RaftHost(
        new RaftIdentity("test", ADDRESS, Optional.empty()),
        new NodeLog(folder.resolve("log"), logs),
        RaftSettings.DEFAULT,
        path -> new RocksDbEngine(path, resources),
        PartitionSettings.DEFAULT,
        threads.executors());
  }

  private static ReplicaPlan plan(Path folder) {
    return new ReplicaPlan(new PartitionId(3), folder.resolve("p3"), List.of(ADDRESS));
  }
}
