package io.kithgraph.storage.client;

import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.replication.RaftSettings;
import io.kithgraph.storage.server.StorageCluster;
import io.kithgraph.storage.server.StorageNodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A storage node in the process of a test, real from the log to the engine, gone at the latest with
 * the process. There is one that all tests of a process share; whoever uses that one takes a range
 * of graph numbers of its own. The log is not forced to disk: nobody pulls the plug of a test.
 * Thread-safe.
 */
public final class EmbeddedStorage implements AutoCloseable {
  /** Fewer than a server has: each costs threads and memory; more than one, so that they differ. */
  private static final int PARTITIONS = 2;

  private static final int GRAPHS_EACH = 100_000;
  private static final AtomicInteger NEXT_GRAPH = new AtomicInteger(1);

  /** The first number is for those who open a storage node of their own. */
  private static final AtomicInteger NUMBERS = new AtomicInteger(1);

  private final StorageCluster cluster;
  private final Path folder;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedStorage(StorageCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  private static final class Shared {
    static final EmbeddedStorage STORAGE = open();
  }

  /** The one that the tests of this process share; nobody closes it. */
  public static EmbeddedStorage shared() {
    return Shared.STORAGE;
  }

  /** A new client, which whoever asked for it closes or leaves. */
  public StorageClient client() {
    return cluster.client();
  }

  /** The first of many numbers of graphs that nobody else in this process uses. */
  public static int firstGraph() {
    return NEXT_GRAPH.getAndAdd(GRAPHS_EACH);
  }

  /** A new one, empty. */
  public static EmbeddedStorage open() {
    try {
      Path folder = Files.createTempDirectory("kith-embedded-storage");
      EmbeddedStorage storage =
          new EmbeddedStorage(
              StorageCluster.open(folder, PARTITIONS, settings(), NUMBERS.incrementAndGet()),
              folder);
      Runtime.getRuntime().addShutdownHook(new Thread(storage::close, "embedded-storage-stop"));
      return storage;
    } catch (IOException e) {
      throw new UncheckedIOException("There is no folder for the storage of tests", e);
    }
  }

  private static StorageNodeSettings settings() {
    RaftSettings raft = RaftSettings.DEFAULT;
    return new StorageNodeSettings(
        new RaftSettings(
            raft.electionTimeout(),
            false,
            raft.maxWaitingCommands(),
            raft.maxWaitingBytes(),
            raft.maxEntryCommands(),
            raft.maxEntryBytes(),
            raft.maxEntriesInFlight(),
            raft.snapshotLogBytes()),
        PartitionSettings.DEFAULT,
        RocksDbSettings.DEFAULT,
        2,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        "127.0.0.1",
        0);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    cluster.close();
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The storage of tests was not deleted", e);
    }
  }
}
