package io.kithgraph.storage.server;

import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.replication.RaftSettings;
import java.time.Duration;

/**
 * How a storage node uses its machine. Immutable; every value has been checked.
 *
 * @param raft how partitions replicate
 * @param partition how a partition uses memory
 * @param engine sizes of what the engines share
 * @param readThreads threads for reads that have to wait for something or are large
 * @param upkeepInterval how often abandoned transactions, ghosts and dropped graphs are looked for
 * @param abandonedAfter a transaction that has been prepared for longer is taken for abandoned; so
 *     no lock stays longer than this, one interval and the time to end it
 * @param startTimeout how long starting waits until every partition has a leader; zero: it does
 *     not, as a node of a cluster whose other nodes may not be up yet
 * @param bindAddress the host or address that its Raft server listens on, if other nodes are to
 *     reach it
 * @param reserveBytes writes are refused while the disk has less left; 0: never
 */
public record StorageNodeSettings(
    RaftSettings raft,
    PartitionSettings partition,
    RocksDbSettings engine,
    int readThreads,
    Duration upkeepInterval,
    Duration abandonedAfter,
    Duration startTimeout,
    String bindAddress,
    long reserveBytes) {

  /** For a node of a small machine. */
  public static final StorageNodeSettings DEFAULT =
      new StorageNodeSettings(
          RaftSettings.DEFAULT,
          PartitionSettings.DEFAULT,
          RocksDbSettings.DEFAULT,
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          "127.0.0.1",
          512L << 20);

  public StorageNodeSettings {
    check(readThreads >= 1 && readThreads <= 256, "readThreads is 1 to 256", readThreads);
    check(
        upkeepInterval.compareTo(Duration.ofMillis(10)) >= 0,
        "upkeepInterval is at least 10 ms",
        upkeepInterval);
    check(!abandonedAfter.isNegative(), "abandonedAfter is not negative", abandonedAfter);
    check(!startTimeout.isNegative(), "startTimeout is not negative", startTimeout);
    check(reserveBytes >= 0, "reserveBytes is not negative", reserveBytes);
  }

  private static void check(boolean good, String rule, Object value) {
    if (!good) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }

  /** The same for a node of a cluster: it does not wait for leaders when it starts. */
  public StorageNodeSettings inCluster(String listenOn) {
    return new StorageNodeSettings(
        raft,
        partition,
        engine,
        readThreads,
        upkeepInterval,
        abandonedAfter,
        Duration.ZERO,
        listenOn,
        reserveBytes);
  }

  /** The same with the given bytes of page cache for each partition. */
  public StorageNodeSettings withPartition(PartitionSettings changed) {
    return new StorageNodeSettings(
        raft,
        changed,
        engine,
        readThreads,
        upkeepInterval,
        abandonedAfter,
        startTimeout,
        bindAddress,
        reserveBytes);
  }

  /** The same with another reserve of the disk. */
  public StorageNodeSettings withReserve(long bytes) {
    return new StorageNodeSettings(
        raft,
        partition,
        engine,
        readThreads,
        upkeepInterval,
        abandonedAfter,
        startTimeout,
        bindAddress,
        bytes);
  }
}
