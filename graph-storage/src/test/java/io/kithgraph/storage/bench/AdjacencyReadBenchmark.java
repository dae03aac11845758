package io.kithgraph.storage.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.partition.Partition;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads of {@link FollowDataset#FULL} through {@link Partition#read}, warm, beside a raw get of the
 * same pages from the engine's block cache and a hit on the same encoded page in a cache of its
 * own. One thread, and rates are per second of its processor time. Not one of the tests that every
 * build runs:
 *
 * <pre>
 * mvn -B -pl graph-storage -am test -Dtest=AdjacencyReadBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtest.heap=6g [-Dtest.jvm.flags="-Dvertices=200000 -DhubDegree=10000000 -Dmillis=1500"]
 * </pre>
 */
@Tag("benchmark")
class AdjacencyReadBenchmark {
  private static final int BATCH = 100;

  private final PrintStream out = System.out;
  private final FollowDataset data =
      new FollowDataset(
          Integer.getInteger("vertices", FollowDataset.FULL.vertices()),
          FollowDataset.FULL.meanDegree(),
          Integer.getInteger("hubDegree", FollowDataset.FULL.hubDegree()));
  private final int thousandsFrom = data.firstBelow(1_100);
  private final int thousandsTo = data.firstBelow(900);
  private final ReadOptions options =
      ReadOptions.of(FollowDataset.GRAPH, Deadline.after(Duration.ofHours(10)));
  private final long nanos = 1_000_000L * Integer.getInteger("millis", 1_500);
  private double raw;

  @Test
  void printsRates(@TempDir Path folder) {
    // The raw limit is measured with all blocks in memory.
    RocksDbSettings memory = new RocksDbSettings(2L << 30, 128L << 20, 64L << 20, 2, 256);
    try (RocksDbResources resources = new RocksDbResources(memory);
        RocksDbEngine engine = new RocksDbEngine(folder.resolve("db"), resources)) {
      long start = cpuNanos();
      long sequence = data.load(engine, EdgeTreeSettings.DEFAULT, 2L << 30);
      long edges = data.edges();
      out.printf(
          Locale.ROOT,
          "%,d edges of %,d vertices, and a hub of %,d: loaded in %.0f s of processor time%n",
          edges,
          data.vertices(),
          data.hubDegree(),
          (cpuNanos() - start) / 1e9);
      Partition partition =
          Partition.open(
              engine,
              new PartitionSettings(2L << 30, EdgeTreeSettings.DEFAULT),
              InstantSource.system());
      partition.apply(sequence + 1, 1, List.of());
      floors(engine);
      reads(partition);
      sets(partition);
      out.println(partition.cacheMetrics());
      partition.close();
    }
  }

  private void floors(RocksDbEngine engine) {
    Cache<StorageKey, byte[]> cache = Caffeine.newBuilder().build();
    for (int vertex = 0; vertex < data.vertices(); vertex++) {
      StorageKey key = FollowDataset.address(vertex).rootKey();
      cache.put(key, bytes(engine.get(key.bytes())));
    }
    raw =
        measure(
            "raw get of a root page",
            1,
            i -> bytes(engine.get(FollowDataset.address(pick(i)).rootKey().bytes())).length);
    measure(
        "the same page from a cache of encoded pages",
        1,
        i -> {
          byte[] page = cache.getIfPresent(FollowDataset.address(pick(i)).rootKey());
          return page == null ? 0 : page[page.length / 2];
        });
  }

  private static byte[] bytes(byte @org.jspecify.annotations.Nullable [] value) {
    return value == null ? new byte[0] : value;
  }

  private void reads(Partition partition) {
    measure("exists, hit", 1, i -> probe(partition, pick(i), true, i));
    measure("exists, miss", 1, i -> probe(partition, pick(i), false, i));
    measure("exists, hit, batches of 100", BATCH, i -> probes(partition, true, i));
    measure("exists, miss, batches of 100", BATCH, i -> probes(partition, false, i));
    measure("exists, hit, hub", 1, i -> probe(partition, FollowDataset.HUB, true, i));
    measure("degree", 1, i -> count(partition, List.of(FollowDataset.list(pick(i)))));
    measure("degree, batches of 100", BATCH, i -> count(partition, lists(i)));
    measure("degree, hub", 1, i -> count(partition, List.of(FollowDataset.list(-1))));
    int hundreds = data.firstBelow(110);
    int span = Math.max(1, data.firstBelow(90) - hundreds);
    measure("newest 50, any list", 1, i -> newest(partition, pick(i), 0));
    double small =
        measure("newest 50, one list of about 100", 1, i -> newest(partition, hundreds, 0));
    measure(
        "newest 50, lists of about 100",
        1,
        i -> newest(partition, hundreds + FollowDataset.mix(i) % span, 0));
    double large = measure("newest 50, hub", 1, i -> newest(partition, FollowDataset.HUB, 0));
    out.printf(Locale.ROOT, "  the hub takes %.2f x the time of one small list%n", small / large);
    measure(
        "50 after skipping any number, hub",
        1,
        i -> newest(partition, FollowDataset.HUB, FollowDataset.mix(i) % data.hubDegree()));
    measure(
        "count between two times, hub",
        1,
        i -> {
          long first = FollowDataset.sortKey((int) (FollowDataset.mix(i) % data.hubDegree()));
          CountRead read =
              new CountRead(
                  List.of(FollowDataset.list(FollowDataset.HUB)),
                  new SortKeyBounds(first, first + 1_000_000),
                  List.of());
          PartitionAnswer answer = partition.read(new PartitionRead.Count(read), options).answer();
          return ((PartitionAnswer.Counts) answer).counts()[0];
        });
    measure("sample of 50, one list of about 100", 1, i -> sample(partition, hundreds, i));
    measure("sample of 50, hub", 1, i -> sample(partition, FollowDataset.HUB, i));
    measure("all ids, lists of about 1,000", 1_000, i -> allIds(partition, thousand(i)));
  }

  private void sets(Partition partition) {
    measure(
        "common neighbours, two lists of about 1,000",
        2_000,
        i -> common(partition, thousand(i), thousand(i + 77), false));
    measure(
        "their number alone", 2_000, i -> common(partition, thousand(i), thousand(i + 77), true));
    measure(
        "common neighbours, one list of about 1,000 and the hub",
        1_000,
        i -> common(partition, thousand(i), FollowDataset.HUB, true));
    measure(
        "common neighbours, one list of about 100 and the hub",
        100,
        i -> common(partition, data.firstBelow(100), FollowDataset.HUB, true));
    measure(
        "common neighbours, the two largest lists",
        data.degree(0) + data.degree(1),
        i -> common(partition, 0, 1, true));
  }

  private int pick(long round) {
    return (int) (FollowDataset.mix(round) % data.vertices());
  }

  private int thousand(long round) {
    int span = Math.max(1, thousandsTo - thousandsFrom);
    return (int) (thousandsFrom + FollowDataset.mix(round) % span);
  }

  private List<ListKey> lists(long round) {
    List<ListKey> lists = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      lists.add(FollowDataset.list(pick(round * BATCH + i)));
    }
    return lists;
  }

  private Probe question(long vertex, boolean hit, long round) {
    int edge = (int) (FollowDataset.mix(round + 7) % data.degree(vertex));
    long neighbour = hit ? data.neighbour(vertex, edge) : (1L << 40) + (round & 0xFFFF);
    return new Probe(FollowDataset.list(vertex), VertexId.of(neighbour), null);
  }

  private long probe(Partition partition, long vertex, boolean hit, long round) {
    return answers(partition, List.of(question(vertex, hit, round)));
  }

  private long probes(Partition partition, boolean hit, long round) {
    List<Probe> questions = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      questions.add(question(pick(round * BATCH + i), hit, round * BATCH + i));
    }
    return answers(partition, questions);
  }

  private long answers(Partition partition, List<Probe> questions) {
    PartitionRead read = new PartitionRead.Probe(new EdgeProbeRead(questions, false));
    PartitionAnswer answer = partition.read(read, options).answer();
    return ((PartitionAnswer.Probes) answer).answers().get(0).exists() ? 1 : 0;
  }

  private long count(Partition partition, List<ListKey> lists) {
    PartitionRead read = new PartitionRead.Count(CountRead.degrees(lists));
    return ((PartitionAnswer.Counts) partition.read(read, options).answer()).counts()[0];
  }

  private long range(Partition partition, RangeRead read) {
    PartitionAnswer answer = partition.read(new PartitionRead.Range(read), options).answer();
    return ((PartitionAnswer.Slices) answer).slices().get(0).edges().size();
  }

  private long newest(Partition partition, long vertex, long skip) {
    return range(
        partition,
        new RangeRead(
            List.of(new ListRange(FollowDataset.list(vertex), null, null, skip)),
            SortKeyBounds.ALL,
            Order.DESCENDING,
            50,
            List.of(),
            new Projection(true, false, false)));
  }

  private long allIds(Partition partition, long vertex) {
    return range(
        partition,
        new RangeRead(
            List.of(ListRange.of(FollowDataset.list(vertex))),
            SortKeyBounds.ALL,
            Order.ASCENDING,
            10_000,
            List.of(),
            Projection.IDS));
  }

  private long sample(Partition partition, long vertex, long seed) {
    SampleRead read =
        new SampleRead(
            List.of(FollowDataset.list(vertex)), SortKeyBounds.ALL, 50, seed, Projection.IDS);
    PartitionAnswer answer = partition.read(new PartitionRead.Sample(read), options).answer();
    return ((PartitionAnswer.Samples) answer).samples().get(0).edges().size();
  }

  private long common(Partition partition, long one, long other, boolean countOnly) {
    PartitionRead read =
        new PartitionRead.Intersect(
            List.of(
                new PartitionRead.Intersection(
                    List.of(FollowDataset.list(one), FollowDataset.list(other)),
                    null,
                    null,
                    Integer.MAX_VALUE,
                    countOnly)));
    PartitionAnswer answer = partition.read(read, options).answer();
    return ((PartitionAnswer.Intersections) answer).found().get(0).count();
  }

  /** Time of this thread alone, so that neighbours on the machine count less. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private interface Operation {
    long run(long round);
  }

  /** Prints and returns the rate of things, of which each operation does so many. */
  private double measure(String name, long things, Operation operation) {
    long sink = 0;
    long round = 0;
    long end = cpuNanos() + nanos;
    while (cpuNanos() < end) {
      for (int i = 0; i < 16; i++) {
        sink += operation.run(round++);
      }
    }
    long first = round;
    long start = cpuNanos();
    end = start + nanos;
    while (cpuNanos() < end) {
      for (int i = 0; i < 16; i++) {
        sink += operation.run(round++);
      }
    }
    double rate = (round - first) * (double) things * 1e9 / (cpuNanos() - start);
    out.printf(
        Locale.ROOT,
        "%-58s %,14.0f /s %8s  (%d)%n",
        name,
        rate,
        raw == 0 ? "" : "%.1f x".formatted(rate / raw),
        sink & 7);
    return rate;
  }
}
