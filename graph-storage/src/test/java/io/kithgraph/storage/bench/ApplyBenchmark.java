package io.kithgraph.storage.bench;

import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Applies single half edges at random to a copy of a {@link FollowDataset}, all pages in the cache,
 * in batches of a hundred, beside {@link #raw}: 40-byte records written to an engine of their own
 * in such batches. Neither has a log.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class ApplyBenchmark {
  private static final int BATCH = 100;

  @Param("200000")
  int vertices;

  @Param("10000000")
  int hubDegree;

  private final RocksDbResources resources =
      new RocksDbResources(new RocksDbSettings(256L << 20, 128L << 20, 16L << 20, 2, 256));
  private final Random random = new Random(1);
  private final EngineBatch records = new EngineBatch();
  private final byte[] value = new byte[16];
  private Path folder;
  private RocksDbEngine rawEngine;
  private RocksDbEngine engine;
  private RandomFollows follows;

  /** Opens an empty engine, and one that holds the dataset. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    FollowDataset data = new FollowDataset(vertices, FollowDataset.FULL.meanDegree(), hubDegree);
    Path loaded = DatasetFolder.of(data, resources);
    folder = DatasetFolder.temporary();
    try (RocksDbEngine original = new RocksDbEngine(loaded, resources)) {
      original.checkpoint(folder.resolve("db"));
    }
    rawEngine = new RocksDbEngine(folder.resolve("raw"), resources);
    engine = new RocksDbEngine(folder.resolve("db"), resources);
    long sequence;
    try (Partition partition =
        Partition.open(engine, DatasetFolder.SETTINGS, InstantSource.system())) {
      sequence = partition.appliedIndex();
    }
    follows =
        new RandomFollows(
            engine, EdgeTreeSettings.DEFAULT, 1L << 30, data, sequence, data.hubDegree());
    follows.warm();
  }

  /** Closes and deletes them. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    follows.close();
    engine.close();
    rawEngine.close();
    resources.close();
    DatasetFolder.delete(folder);
  }

  /** The floor: a record of 24 + 16 bytes. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void raw() {
    records.clear();
    for (int i = 0; i < BATCH; i++) {
      byte[] key =
          ByteBuffer.allocate(24)
              .putLong(random.nextInt(200_000))
              .putLong(1)
              .putLong(random.nextLong())
              .array();
      records.put(key, value);
    }
    rawEngine.write(records, Durability.BUFFERED);
  }

  /** A half edge. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void apply() {
    follows.apply(BATCH);
  }
}
