package io.kithgraph.storage.bench;

import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to rewrite pages after more or fewer deltas: a graph grows from nothing to all its
 * edges, with reads of vertices at random in between, and a cache that holds a part of the pages.
 * The counters are the results; the costs at other ratios of reads to writes follow from them, for
 * reads write nothing.
 */
@BenchmarkMode(Mode.SingleShotTime)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Thread)
public class FoldPolicyBenchmark {
  private static final int BATCH = 100;

  /** Reads come after so many batches, so that clocks are read seldom. */
  private static final int BATCHES = 100;

  /** A key of about 30 bytes and a delta of 10: what one small mutation adds at the least. */
  private static final int LOGICAL_BYTES = 40;

  @Param({"4", "8", "16", "32", "64", "128"})
  int maxDeltas;

  @Param("10000000")
  int edges;

  @Param("200000")
  int vertices;

  @Param("64")
  int cacheMebibytes;

  /** For ten writes. */
  @Param("1")
  int readsPerTenWrites;

  private final RocksDbResources resources =
      new RocksDbResources(new RocksDbSettings(64L << 20, 128L << 20, 16L << 20, 2, 256));
  private Path folder;
  private RocksDbEngine engine;
  private RandomFollows follows;

  /** Totals of the run, as averages for one edge or one read. Confined to the measuring thread. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Costs {
    private double applyNanos;
    private double readNanos;
    private double writtenBytes;
    private double batchBytes;
    private double fileBytes;

    /** Processor time to apply an edge. */
    public double applyNanos() {
      return applyNanos;
    }

    /** Processor time of a read of the newest 20. */
    public double readNanos() {
      return readNanos;
    }

    /** Bytes that reached files, by flushes and compaction, for each edge. */
    public double writtenBytes() {
      return writtenBytes;
    }

    /** The same for each byte of a mutation's least size. */
    public double writeAmplification() {
      return writtenBytes / LOGICAL_BYTES;
    }

    /** Bytes of the batches for each edge. */
    public double batchBytes() {
      return batchBytes;
    }

    /** Bytes of the files at the end for each edge. */
    public double fileBytes() {
      return fileBytes;
    }
  }

  /** Opens an empty engine. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    folder = DatasetFolder.temporary();
    engine = new RocksDbEngine(folder, resources);
    EdgeTreeSettings defaults = EdgeTreeSettings.DEFAULT;
    EdgeTreeSettings settings =
        new EdgeTreeSettings(
            defaults.maxPageBytes(),
            maxDeltas,
            defaults.maxDeltaPercent(),
            defaults.eagerPageBytes());
    FollowDataset lists = new FollowDataset(vertices, FollowDataset.FULL.meanDegree(), 0);
    follows = new RandomFollows(engine, settings, (long) cacheMebibytes << 20, lists, 0, 0);
  }

  /** Closes and deletes it. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    follows.close();
    engine.close();
    DatasetFolder.delete(folder);
  }

  /** All of it. */
  @Benchmark
  public long grow(Costs costs) {
    long found = 0;
    long applyNanos = 0;
    long readNanos = 0;
    int step = BATCH * BATCHES;
    int reads = step / 10 * readsPerTenWrites;
    for (int done = 0; done < edges; done += step) {
      long start = processorNanos();
      for (int batch = 0; batch < BATCHES; batch++) {
        follows.apply(BATCH);
      }
      long middle = processorNanos();
      found += follows.read(reads);
      readNanos += processorNanos() - middle;
      applyNanos += middle - start;
    }
    engine.flush();
    EngineMetrics metrics = engine.metrics();
    costs.applyNanos = (double) applyNanos / edges;
    costs.readNanos = readNanos * 10.0 / ((double) edges * readsPerTenWrites);
    costs.writtenBytes = (double) (metrics.flushedBytes() + metrics.compactedBytes()) / edges;
    costs.batchBytes = (double) metrics.logicalBytesWritten() / edges;
    costs.fileBytes = (double) metrics.fileBytes() / edges;
    return found;
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
