package io.kithgraph.storage.pagecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageCacheTest {
  private static final StorageKey KEY = StorageKeys.vertex(new GraphId(1), VertexId.of(1));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static PageCache cache(Engine engine, long sequence, long bytes) {
    return new PageCache(engine, sequence, bytes);
  }

  private static void putRecord(PageCache cache, long sequence, int value) {
    ApplyBatch batch = cache.begin(sequence);
    batch.putRecord(KEY, new byte[] {(byte) value});
    batch.commit();
  }

  @Test
  void viewsDoNotChange() {
    PageCache cache = cache(new InMemoryEngine(), 0, 1 << 20);
    try (View empty = cache.pin()) {
      assertThat(empty.record(KEY)).isNull();
      putRecord(cache, 1, 10);
      assertThat(empty.record(KEY)).isNull();
      try (View first = cache.pin()) {
        putRecord(cache, 2, 20);
        ApplyBatch batch = cache.begin(3);
        batch.deleteRecord(KEY);
        batch.commit();
        assertThat(first.record(KEY)).extracting(r -> r.payload()[0]).isEqualTo((byte) 10);
        assertThat(first.sequence()).isEqualTo(1);
        try (View last = cache.pin()) {
          assertThat(last.record(KEY)).isNull();
        }
      }
    }
    assertThat(cache.metrics().snapshotReads()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void batchSeesItsOwnChanges() {
    PageCache cache = cache(new InMemoryEngine(), 0, 1 << 20);
    ApplyBatch batch = cache.begin(1);
    assertThat(batch.record(KEY)).isNull();
    batch.putRecord(KEY, new byte[] {1});
    assertThat(batch.record(KEY)).isNotNull();
    batch.deleteRecord(KEY);
    assertThat(batch.record(KEY)).isNull();
    try (View view = cache.pin()) {
      assertThat(view.sequence()).isZero();
    }
  }

  @Test
  void uncommittedBatchChangesNothing() {
    InMemoryEngine engine = new InMemoryEngine();
    PageCache cache = cache(engine, 0, 1 << 20);
    cache.begin(1).putRecord(KEY, new byte[] {1});
    putRecord(cache, 1, 2);
    try (View view = cache.pin()) {
      assertThat(view.record(KEY)).extracting(r -> r.payload()[0]).isEqualTo((byte) 2);
    }
  }

  @Test
  void sequencesGoUp() {
    PageCache cache = cache(new InMemoryEngine(), 5, 1 << 20);
    assertThatThrownBy(() -> cache.begin(5)).isInstanceOf(IllegalArgumentException.class);
    putRecord(cache, 6, 1);
  }

  @Test
  void failedWriteStopsTheCache() {
    PageCache cache =
        cache(
            new FaultyEngine(new InMemoryEngine(), 2, FaultyEngine.Fault.AFTER_WRITE), 0, 1 << 20);
    putRecord(cache, 1, 1);
    assertThatThrownBy(() -> putRecord(cache, 2, 2)).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> cache.begin(3)).isInstanceOf(EngineException.class);
    try (View view = cache.pin()) {
      assertThat(view.sequence()).isEqualTo(1);
      assertThat(view.record(KEY)).extracting(r -> r.payload()[0]).isEqualTo((byte) 1);
    }
  }

  @Test
  void closeWaitsForViews() throws InterruptedException {
    PageCache cache = cache(new InMemoryEngine(), 0, 1 << 20);
    View view = cache.pin();
    cache.close();
    cache.close();
    assertThatThrownBy(cache::pin).isInstanceOf(EngineException.class);
    assertThat(view.record(KEY)).isNull();
    assertThat(cache.awaitViewsClosed(Duration.ofMillis(5))).isFalse();
    view.close();
    assertThat(cache.awaitViewsClosed(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void remembersAbsence() {
    PageCache cache = cache(new InMemoryEngine(), 0, 1 << 20);
    try (View view = cache.pin()) {
      for (int i = 0; i < 10; i++) {
        assertThat(view.page(KEY)).isNull();
      }
    }
    assertThat(cache.metrics().misses()).isEqualTo(1);
    assertThat(cache.metrics().hits()).isEqualTo(9);
  }

  @Test
  void staysWithinItsMemory() {
    PageCache cache = cache(new InMemoryEngine(), 0, 20_000);
    try (View view = cache.pin()) {
      for (int i = 0; i < 2000; i++) {
        view.page(StorageKeys.vertex(new GraphId(1), VertexId.of(i)));
      }
    }
    assertThat(cache.metrics().weightBytes()).isBetween(1L, 20_000L);
    assertThat(cache.metrics().evictions()).isPositive();
  }

  /**
   * Readers of a view see exactly the state after its entry, while the writer goes on; with little
   * memory and with much.
   */
  @ParameterizedTest
  @CsvSource({"1,4000000,false", "2,30000,false", "3,2000,false", "4,30000,true"})
  void readersSeeOneState(long seed, long cacheBytes, boolean rocksDb) throws Exception {
    int entries = rocksDb ? 800 : 1200;
    EdgeLog log = new EdgeLog(seed, 150);
    EdgeTreeSettings settings = new EdgeTreeSettings(512, 8, 100, 100);
    try (RocksDbResources resources =
            new RocksDbResources(new RocksDbSettings(1 << 20, 8 << 20, 1 << 18, 1, 64));
        Engine engine =
            rocksDb ? new RocksDbEngine(folder.resolve("db"), resources) : new InMemoryEngine()) {
      PageCache cache = cache(engine, 0, cacheBytes);
      Map<Long, EdgeLog.State> states = new ConcurrentHashMap<>();
      states.put(0L, EdgeLog.State.empty());
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService readers = Executors.newFixedThreadPool(3, task -> new Thread(task, "reader"));
      List<Future<Integer>> results = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        Random random = new Random(seed * 10 + r);
        results.add(readers.submit(() -> readUntil(done, cache, log, states, random)));
      }
      EdgeLog.State state = EdgeLog.State.empty();
      for (long sequence = 1; sequence <= entries; sequence++) {
        state = log.after(state, sequence);
        states.put(sequence, state);
        log.apply(cache, settings, sequence);
      }
      done.set(true);
      for (Future<Integer> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isPositive();
      }
      readers.shutdown();
      try (View view = cache.pin()) {
        assertThat(log.read(view)).isEqualTo(state);
        log.checkStructure(view);
      }
      cache.close();
      assertThat(cache.awaitViewsClosed(Duration.ofSeconds(10))).isTrue();
    }
  }

  private static int readUntil(
      AtomicBoolean done,
      PageCache cache,
      EdgeLog log,
      Map<Long, EdgeLog.State> states,
      Random random) {
    int reads = 0;
    while (!done.get() || reads == 0) {
      try (View view = cache.pin()) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          assertThat(log.read(view)).isEqualTo(states.get(view.sequence()));
          reads++;
        }
        if (random.nextInt(10) == 0) {
          log.checkStructure(view);
        }
      }
    }
    return reads;
  }

  /** The same log leads to the same answers, whatever the settings. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void settingsDoNotChangeAnswers(long seed) {
    int entries = 800;
    EdgeLog log = new EdgeLog(seed, 200);
    List<EdgeTreeSettings> variants =
        List.of(
            EdgeTreeSettings.DEFAULT,
            new EdgeTreeSettings(256, 0, 0, 0),
            new EdgeTreeSettings(256, 1000, 10_000, 0),
            new EdgeTreeSettings(700, 3, 50, 200),
            new EdgeTreeSettings(1 << 20, 64, 400, 64));
    EdgeLog.State expected = EdgeLog.State.empty();
    List<InMemoryEngine> engines = new ArrayList<>();
    List<PageCache> caches = new ArrayList<>();
    for (int v = 0; v < variants.size(); v++) {
      engines.add(new InMemoryEngine());
      caches.add(cache(engines.get(v), 0, v % 2 == 0 ? 1 << 22 : 3000));
    }
    for (long sequence = 1; sequence <= entries; sequence++) {
      expected = log.after(expected, sequence);
      for (int v = 0; v < variants.size(); v++) {
        // From the middle on each tree is changed with the settings of another.
        EdgeTreeSettings settings =
            variants.get(sequence < entries / 2 ? v : (v + 1) % variants.size());
        log.apply(caches.get(v), settings, sequence);
        if (sequence % 300 == 0 || sequence == entries) {
          try (View view = caches.get(v).pin()) {
            assertThat(log.read(view))
                .as("variant %s, sequence %s", v, sequence)
                .isEqualTo(expected);
            log.checkStructure(view);
          }
        }
      }
    }
  }

  /**
   * After a failed write and a crash, what is on disk is the state of some prefix, and the log
   * leads on from there.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void crashLeavesAPrefixOfTheLog(long seed) {
    Random random = new Random(seed);
    EdgeLog log = new EdgeLog(seed, 120);
    EdgeTreeSettings settings = new EdgeTreeSettings(400, 6, 100, 100);
    InMemoryEngine memory = new InMemoryEngine();
    long applied = 0;
    for (int crashes = 0; crashes < 6; crashes++) {
      FaultyEngine.Fault fault =
          random.nextBoolean() ? FaultyEngine.Fault.BEFORE_WRITE : FaultyEngine.Fault.AFTER_WRITE;
      FaultyEngine faulty = new FaultyEngine(memory, 1 + random.nextInt(120), fault);
      PageCache cache = cache(faulty, applied, 10_000);
      long sequence = applied;
      try {
        while (true) {
          log.apply(cache, settings, ++sequence);
          if (random.nextInt(30) == 0) {
            faulty.flush();
          }
        }
      } catch (EngineException e) {
        memory = memory.crash(random.nextInt(memory.unflushedBatches() + 1));
      }
      byte[] stored = memory.get(EdgeLog.APPLIED.bytes());
      long after = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
      assertThat(after).isBetween(applied, sequence);
      applied = after;
      EdgeLog.State expected = EdgeLog.State.empty();
      for (long s = 1; s <= applied; s++) {
        expected = log.after(expected, s);
      }
      PageCache reopened = cache(memory, applied, 10_000);
      try (View view = reopened.pin()) {
        assertThat(log.read(view)).as("seed %s, crash %s", seed, crashes).isEqualTo(expected);
        log.checkStructure(view);
      }
      reopened.close();
    }
  }
}
