package io.kithgraph.storage.bench;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.PageCache;
import io.kithgraph.storage.pagecache.View;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applies random half edges of a power-law graph, in batches of 100, beside raw writes of 40-byte
 * records to RocksDB in the same run, and prints what reaches the disk: for each policy of folding
 * deltas and each number of reads between writes. One thread; rates are per second of its own
 * processor time. Not one of the tests that every build runs:
 *
 * <pre>
 * mvn -B -pl graph-storage -am test -Dtest=ApplyBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtest.heap=3g [-Dvertices=20000] [-Dedges=1000000] [-Ddeltas=8,16,32] [-Dreads=0,1,10] \
 *     [-DcacheMebibytes=1024]
 * </pre>
 */
@Tag("benchmark")
class ApplyBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BATCH = 100;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId FOLLOW = new LabelId(3);

  /** A key of about 30 bytes and a delta of 10: what one small mutation adds at the least. */
  private static final int LOGICAL_BYTES = 40;

  private final PrintStream out = System.out;
  private final int vertices = Integer.getInteger("vertices", 20_000);
  private final int edges = Integer.getInteger("edges", 1_000_000);
  private final long cacheBytes = Integer.getInteger("cacheMebibytes", 1024) * (1L << 20);
  private final RocksDbSettings memory =
      new RocksDbSettings(256L << 20, 128L << 20, 16L << 20, 2, 256);

  @Test
  void printsRates(@TempDir Path folder) {
    try (RocksDbResources resources = new RocksDbResources(memory)) {
      // The compiler is done with its work after one round that does not count.
      measure(folder.resolve("warm"), resources, EdgeTreeSettings.DEFAULT.maxDeltas(), 0);
      out.println("deltas  reads/write      raw/s    apply/s   ratio  write amp  bytes/half edge");
      int run = 0;
      for (int deltas : numbers("deltas", "32")) {
        for (int reads : numbers("reads", "0")) {
          out.println(measure(folder.resolve("run-" + run++), resources, deltas, reads));
        }
      }
    }
  }

  private static int[] numbers(String name, String otherwise) {
    return Arrays.stream(System.getProperty(name, otherwise).split(","))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** Writes records of 24 + 16 bytes to an engine of their own. */
  private static final class RawWrites {
    private final RocksDbEngine engine;
    private final Random random = new Random(1);
    private final EngineBatch batch = new EngineBatch();
    private final byte[] value = new byte[16];

    RawWrites(RocksDbEngine engine) {
      this.engine = engine;
    }

    void write() {
      batch.clear();
      for (int i = 0; i < BATCH; i++) {
        byte[] key =
            ByteBuffer.allocate(24)
                .putLong(random.nextInt(200_000))
                .putLong(1)
                .putLong(random.nextLong())
                .array();
        batch.put(key, value);
      }
      engine.write(batch, Durability.BUFFERED);
    }
  }

  /** Sources of all edges, so that degrees follow a power law, in random order. */
  private int[] sources(Random random) {
    double sum = 0;
    for (int i = 0; i < vertices; i++) {
      sum += Math.pow(i + 1, -0.7);
    }
    int[] sources = new int[edges];
    int count = 0;
    for (int i = 0; i < vertices && count < edges; i++) {
      int degree = (int) Math.max(1, Math.pow(i + 1, -0.7) / sum * edges);
      for (int k = 0; k < degree && count < edges; k++) {
        sources[count++] = i;
      }
    }
    while (count < edges) {
      sources[count++] = random.nextInt(vertices);
    }
    for (int i = edges - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = sources[i];
      sources[i] = sources[j];
      sources[j] = swapped;
    }
    return sources;
  }

  private String measure(Path folder, RocksDbResources resources, int maxDeltas, int reads) {
    Random random = new Random(2);
    int[] sources = sources(random);
    EdgeTreeSettings defaults = EdgeTreeSettings.DEFAULT;
    EdgeTreeSettings settings =
        new EdgeTreeSettings(
            defaults.maxPageBytes(),
            maxDeltas,
            defaults.maxDeltaPercent(),
            defaults.eagerPageBytes());
    try (RocksDbEngine rawEngine = new RocksDbEngine(folder.resolve("raw"), resources);
        RocksDbEngine engine = new RocksDbEngine(folder.resolve("db"), resources)) {
      RawWrites raw = new RawWrites(rawEngine);
      PageCache cache = new PageCache(engine, 0, cacheBytes);
      long sequence = 0;
      long rawNanos = 0;
      long nanos = 0;
      long found = 0;
      for (int i = 0; i < edges; i += BATCH) {
        // Both by turns, so that what else the machine does slows both.
        long start = cpuNanos();
        raw.write();
        long middle = cpuNanos();
        ApplyBatch batch = cache.begin(++sequence);
        EdgeTreeWriter writer = new EdgeTreeWriter(batch, settings);
        for (int k = i; k < Math.min(edges, i + BATCH); k++) {
          VertexId neighbour = VertexId.of(random.nextInt(200_000));
          writer.put(
              list(sources[k]),
              new EdgeEntry(START_MILLIS + k * 31L, neighbour, 0, PropertySet.EMPTY),
              sequence);
        }
        writer.flush(batch);
        batch.commit();
        long end = cpuNanos();
        rawNanos += middle - start;
        nanos += end - middle;
        found += reads == 0 ? 0 : read(cache, sources, random, reads * BATCH);
      }
      cache.close();
      engine.flush();
      EngineMetrics metrics = engine.metrics();
      double written = metrics.flushedBytes() + metrics.compactedBytes();
      return String.format(
          Locale.ROOT,
          "%6d  %11d  %,9.0f  %,9.0f  %6.2f  %9.1f  %15.1f  (batches %.0f, %d)",
          maxDeltas,
          reads,
          edges * 1e9 / rawNanos,
          edges * 1e9 / nanos,
          (double) rawNanos / nanos,
          written / ((double) edges * LOGICAL_BYTES),
          (double) metrics.fileBytes() / edges,
          (double) metrics.logicalBytesWritten() / edges,
          found & 1);
    }
  }

  private static long read(PageCache cache, int[] sources, Random random, int reads) {
    long sum = 0;
    try (View view = cache.pin()) {
      EdgeTree tree = new EdgeTree(view);
      for (int r = 0; r < reads; r++) {
        EdgeTreeCursor cursor =
            tree.cursor(
                list(sources[random.nextInt(sources.length)]), SortRange.ALL, ScanOrder.DESCENDING);
        if (cursor.nextRun(20)) {
          sum += cursor.sortKey(0);
        }
      }
    }
    return sum;
  }

  private static ListAddress list(long vertex) {
    return ListAddress.of(GRAPH, new ListKey(VertexId.of(vertex), FOLLOW, Direction.OUT));
  }

  /** Time of this thread alone, so that neighbours on the machine count less. */
  private static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
