package io.kithgraph.storage.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was hot comes back after a restart; a scan of everything does not drive it out. */
final class HotPagesTest {
  private static StorageKey key(long vertex) {
    return StorageKeys.vertex(new GraphId(1), VertexId.of(vertex));
  }

  @Test
  void theListSurvivesAndDamageMakesItEmpty(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("hot-pages");
    assertThat(HotPages.read(file)).isEmpty();
    List<StorageKey> keys = LongStream.range(0, 1_000).mapToObj(HotPagesTest::key).toList();
    HotPages.write(file, keys);
    assertThat(HotPages.read(file)).isEqualTo(keys);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      assertThat(HotPages.read(file)).as("byte %s", at).isEmpty();
    }
    Files.write(file, new byte[3]);
    assertThat(HotPages.read(file)).isEmpty();
    List<StorageKey> many = new ArrayList<>();
    for (long i = 0; i <= HotPages.MAX_KEYS; i++) {
      many.add(key(i));
    }
    HotPages.write(file, many);
    assertThat(HotPages.read(file)).hasSize(HotPages.MAX_KEYS);
  }

  @Test
  void warmsWhatIsStoredAndPassesOverTheRest() {
    InMemoryEngine engine = new InMemoryEngine();
    EdgeLog log = new EdgeLog(5, 50);
    PageCache cache = new PageCache(engine, 0, 1 << 22);
    for (long sequence = 1; sequence <= 100; sequence++) {
      log.apply(cache, EdgeTreeSettings.DEFAULT, sequence);
    }
    List<StorageKey> hot = new ArrayList<>(cache.hottest(1_000));
    assertThat(hot).hasSizeGreaterThan(50);
    cache.close();
    PageCache restarted = new PageCache(engine, 100, 1 << 22);
    hot.add(key(99_999));
    hot.add(StorageKeys.partitionRecord((byte) 1, new byte[0]));
    hot.add(StorageKey.of(new byte[] {1}));
    restarted.warm(hot);
    assertThat(restarted.hottest(1_000))
        .containsExactlyInAnyOrderElementsOf(hot.subList(0, hot.size() - 3));
    long missesBefore = restarted.metrics().misses();
    try (View view = restarted.pin()) {
      for (StorageKey key : hot.subList(0, hot.size() - 3)) {
        if (StorageKeys.decode(key) instanceof StorageKeys.PageKey) {
          assertThat(view.page(key)).isNotNull();
        } else {
          assertThat(view.record(key)).isNotNull();
        }
      }
    }
    assertThat(restarted.metrics().misses()).isEqualTo(missesBefore);
    restarted.close();
  }

  @Test
  void aScanOfEverythingLeavesTheHotSet() {
    InMemoryEngine engine = new InMemoryEngine();
    PageCache writer = new PageCache(engine, 0, 0);
    int records = 20_000;
    int hot = 300;
    for (int i = 0; i < records; i += 1_000) {
      ApplyBatch batch = writer.begin(1 + i);
      for (int k = i; k < i + 1_000; k++) {
        batch.putRecord(key(k), new byte[100]);
      }
      batch.commit();
    }
    writer.close();
    // Room for about 1,000 records of 20,000.
    PageCache cache = new PageCache(engine, records, 512_000);
    try (View view = cache.pin()) {
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < hot; i++) {
          view.record(key(i));
        }
      }
      // Meanwhile the readers of the hot set go on, at a twentieth of the rate of the scan.
      for (int i = hot; i < records; i++) {
        view.record(key(i));
        if (i % 20 == 0) {
          view.record(key(i / 20 % hot));
        }
      }
      long before = cache.metrics().misses();
      for (int i = 0; i < hot; i++) {
        view.record(key(i));
      }
      assertThat(cache.metrics().misses() - before)
          .as("hot records that had to be read again")
          .isLessThan(hot / 2);
    }
    assertThat(cache.metrics().evictions()).isPositive();
    assertThat(cache.metrics().weightBytes()).isLessThanOrEqualTo(512_000);
    cache.close();
  }
}
