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
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.PageCache;
import io.kithgraph.storage.pagecache.View;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills one partition with follow edges of a power-law graph and one very large list, then prints
 * rates of reads through a view, each beside that of a raw get. One thread, and rates are per
 * second of its processor time. Not one of the tests that every build runs:
 *
 * <pre>
 * mvn -B -pl graph-storage -am test -Dtest=EdgeTreeBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtest.heap=4g [-Dvertices=20000] [-DhubEdges=1000000] [-DmaxDeltas=32]
 * </pre>
 */
@Tag("benchmark")
class EdgeTreeBenchmark {
  private static final int MEAN_DEGREE = 50;
  private static final int MUTATIONS_PER_BATCH = 100;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId FOLLOW = new LabelId(3);

  private final PrintStream out = System.out;
  private final int vertices = Integer.getInteger("vertices", 20_000);
  private final int hubEdges = Integer.getInteger("hubEdges", 1_000_000);
  private final EdgeTreeSettings settings =
      new EdgeTreeSettings(
          EdgeTreeSettings.DEFAULT.maxPageBytes(),
          Integer.getInteger("maxDeltas", EdgeTreeSettings.DEFAULT.maxDeltas()),
          EdgeTreeSettings.DEFAULT.maxDeltaPercent(),
          EdgeTreeSettings.DEFAULT.eagerPageBytes());
  private final Random random = new Random(1);
  private final int[] degrees = new int[vertices];
  private long[][] neighbours = {};

  private static ListAddress list(long vertex) {
    return ListAddress.of(GRAPH, new ListKey(VertexId.of(vertex), FOLLOW, Direction.OUT));
  }

  @Test
  void printsRates(@TempDir Path folder) throws IOException {
    // The raw limit is measured with all blocks in memory.
    RocksDbSettings memory = new RocksDbSettings(1L << 30, 128L << 20, 32L << 20, 2, 256);
    try (RocksDbResources resources = new RocksDbResources(memory)) {
      rawWrites(folder.resolve("raw"), resources);
      try (RocksDbEngine engine = new RocksDbEngine(folder.resolve("db"), resources)) {
        PageCache cache = new PageCache(engine, 0, 1L << 30);
        load(engine, cache);
        try (View view = cache.pin()) {
          reads(engine, view);
        }
        out.println(cache.metrics());
        out.println(engine.metrics());
        cache.close();
      }
      long bytes;
      try (Stream<Path> files = Files.walk(folder.resolve("db"))) {
        bytes =
            files
                .filter(f -> f.toString().endsWith(".sst"))
                .mapToLong(f -> f.toFile().length())
                .sum();
      }
      out.printf(Locale.ROOT, "files: %.1f bytes per half edge%n", (double) bytes / totalEdges());
    }
  }

  private long totalEdges() {
    long total = hubEdges;
    for (int degree : degrees) {
      total += degree;
    }
    return total;
  }

  private void rawWrites(Path folder, RocksDbResources resources) {
    try (RocksDbEngine engine = new RocksDbEngine(folder, resources)) {
      EngineBatch batch = new EngineBatch();
      int count = 2_000_000;
      long start = cpuNanos();
      for (int i = 0; i < count; i++) {
        batch.put(
            ByteBuffer.allocate(24)
                .putLong(random.nextInt(200_000))
                .putLong(1)
                .putLong(random.nextLong())
                .array(),
            new byte[16]);
        if (batch.count() == MUTATIONS_PER_BATCH) {
          engine.write(batch, Durability.BUFFERED);
          batch.clear();
        }
      }
      rate("raw write of a 40-byte record", count, cpuNanos() - start);
    }
  }

  private void load(RocksDbEngine engine, PageCache cache) {
    double sum = 0;
    for (int i = 0; i < vertices; i++) {
      sum += Math.pow(i + 1, -0.7);
    }
    int[] sources = new int[MEAN_DEGREE * vertices + vertices];
    int edges = 0;
    neighbours = new long[vertices][];
    for (int i = 0; i < vertices; i++) {
      int degree = (int) Math.max(1, Math.pow(i + 1, -0.7) / sum * MEAN_DEGREE * vertices);
      for (int k = 0; k < degree; k++) {
        sources[edges++] = i;
      }
      neighbours[i] = new long[degree];
    }
    shuffle(sources, edges);
    EdgeTreeWriter[] writer = new EdgeTreeWriter[1];
    long sequence = 0;
    long start = cpuNanos();
    for (int i = 0; i < edges; ) {
      ApplyBatch batch = cache.begin(++sequence);
      writer[0] = new EdgeTreeWriter(batch, settings);
      for (int k = 0; k < MUTATIONS_PER_BATCH && i < edges; k++, i++) {
        int source = sources[i];
        long neighbour = random.nextInt(200_000);
        neighbours[source][degrees[source]] = neighbour;
        boolean added =
            writer[0].put(
                    list(source),
                    new EdgeEntry(
                        START_MILLIS + i * 31L, VertexId.of(neighbour), 0, PropertySet.EMPTY),
                    sequence)
                == null;
        degrees[source] += added ? 1 : 0;
      }
      writer[0].flush(batch);
      batch.commit();
    }
    rate("apply of a random half edge", edges, cpuNanos() - start);
    start = cpuNanos();
    for (int i = 0; i < hubEdges; ) {
      ApplyBatch batch = cache.begin(++sequence);
      EdgeTreeWriter hub = new EdgeTreeWriter(batch, settings);
      for (int k = 0; k < MUTATIONS_PER_BATCH && i < hubEdges; k++, i++) {
        VertexId neighbour = VertexId.of(scatter(i));
        hub.put(
            list(-1),
            new EdgeEntry(START_MILLIS + i * 31L, neighbour, 0, PropertySet.EMPTY),
            sequence);
      }
      hub.flush(batch);
      batch.commit();
    }
    rate("apply to one list, neighbours at random", hubEdges, cpuNanos() - start);
    engine.flush();
  }

  private static long scatter(long i) {
    return (i * 0x9E3779B97F4A7C15L) >>> 34;
  }

  private void shuffle(int[] array, int length) {
    for (int i = length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = array[i];
      array[i] = array[j];
      array[j] = swapped;
    }
  }

  private void reads(RocksDbEngine engine, View view) {
    EdgeTree tree = new EdgeTree(view);
    List<Integer> thousands = new ArrayList<>();
    for (int i = 0; i < vertices; i++) {
      if (degrees[i] >= 700 && degrees[i] <= 1400) {
        thousands.add(i);
      }
    }
    double raw =
        measure(
            "raw get of a root page", 0, i -> length(engine.get(list(pick(i)).rootKey().bytes())));
    measure("exists, hit", raw, i -> tree.exists(list(pick(i)), neighbourOf(pick(i), i)) ? 1 : 0);
    measure(
        "exists, miss",
        raw,
        i -> tree.exists(list(pick(i)), VertexId.of(300_000L + (i & 0xFFFF))) ? 1 : 0);
    measure(
        "exists, list of about 1,000",
        raw,
        i -> {
          int v = thousands.get((int) (i % thousands.size()));
          return tree.exists(list(v), neighbourOf(v, i)) ? 1 : 0;
        });
    measure(
        "exists, hit, large list",
        raw,
        i -> tree.exists(list(-1), VertexId.of(scatter(mix(i) % hubEdges))) ? 1 : 0);
    measure("degree", raw, i -> tree.degree(list(pick(i))));
    measure("degree, large list", raw, i -> tree.degree(list(-1)));
    measure("newest 50", raw, i -> newest(tree, pick(i)));
    measure("newest 50, degree 100 to 200", raw, i -> newest(tree, mid(i)));
    measure(
        "newest 50, list of about 1,000",
        raw,
        i -> newest(tree, thousands.get((int) (i % thousands.size()))));
    measure("newest 50, large list", raw, i -> newest(tree, -1));
    long[] ids = new long[200_000];
    long[] total = new long[1];
    double lists =
        measure(
            "all ids, lists of about 1,000",
            raw,
            i -> {
              long read = allIds(tree, thousands.get((int) (i % thousands.size())), ids);
              total[0] = read;
              return read;
            });
    out.printf(Locale.ROOT, "  that is %.0f M ids/s%n", lists * 1000 / 1e6);
    measure("all ids, mean", raw, i -> allIds(tree, pick(i), ids));
  }

  /** A vertex at random, as a function of the round. */
  private int pick(long round) {
    return (int) (mix(round) % vertices);
  }

  private int mid(long round) {
    // The degrees go down with the number of the vertex.
    int low = lastAbove(200);
    int high = lastAbove(100);
    return (int) (low + mix(round) % Math.max(1, high - low));
  }

  private int lastAbove(int degree) {
    int low = 0;
    int high = vertices;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (neighbours[middle].length > degree) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private VertexId neighbourOf(int vertex, long round) {
    return VertexId.of(neighbours[vertex][(int) (mix(round + 7) % Math.max(1, degrees[vertex]))]);
  }

  private static long mix(long value) {
    long z = (value + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    return (z ^ (z >>> 27)) & Long.MAX_VALUE;
  }

  private static long newest(EdgeTree tree, long vertex) {
    EdgeTreeCursor cursor = tree.cursor(list(vertex), SortRange.ALL, ScanOrder.DESCENDING);
    long sum = 0;
    int rest = 50;
    while (rest > 0 && cursor.nextRun(rest)) {
      for (int i = 0; i < cursor.size(); i++) {
        sum += cursor.neighbourLong(i) ^ cursor.sortKey(i);
      }
      rest -= cursor.size();
    }
    return sum;
  }

  private static long allIds(EdgeTree tree, long vertex, long[] ids) {
    EdgeTreeCursor cursor = tree.cursor(list(vertex), SortRange.ALL, ScanOrder.ASCENDING);
    int count = 0;
    while (cursor.nextRun(Integer.MAX_VALUE)) {
      cursor.copyNeighbours(0, cursor.size(), ids, count);
      count += cursor.size();
    }
    return count;
  }

  private static long length(byte @org.jspecify.annotations.Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  /** Time of this thread alone, so that neighbours on the machine count less. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private interface Operation {
    long run(long round);
  }

  private double measure(String name, double raw, Operation operation) {
    long sink = 0;
    long round = 0;
    long warm = cpuNanos() + 1_500_000_000L;
    while (cpuNanos() < warm) {
      for (int i = 0; i < 100; i++) {
        sink += operation.run(round++);
      }
    }
    long first = round;
    long start = cpuNanos();
    long end = start + 2_000_000_000L;
    while (cpuNanos() < end) {
      for (int i = 0; i < 100; i++) {
        sink += operation.run(round++);
      }
    }
    double rate = (round - first) * 1e9 / (cpuNanos() - start);
    out.printf(
        Locale.ROOT,
        "%-42s %,12.0f /s %8s  (%d)%n",
        name,
        rate,
        raw == 0 ? "" : "%.1f x".formatted(rate / raw),
        sink & 7);
    return rate;
  }

  private void rate(String name, long count, long nanos) {
    out.printf(Locale.ROOT, "%-42s %,12.0f /s%n", name, count * 1e9 / nanos);
  }
}
