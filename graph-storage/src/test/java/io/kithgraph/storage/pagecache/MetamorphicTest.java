package io.kithgraph.storage.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.InMemoryEngine;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How large pages are, when deltas are folded and how much is cached changes no answer: the same
 * random operations on lists from one edge to the whole graph read the same under all settings.
 */
final class MetamorphicTest {
  private static final int ENTRIES = 350;

  private record Variant(long cacheBytes, EdgeTreeSettings pages) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant(1 << 20, EdgeTreeSettings.DEFAULT),
          new Variant(0, new EdgeTreeSettings(256, 0, 100, 0)),
          new Variant(4_000, new EdgeTreeSettings(256, 3, 30, 160)),
          new Variant(20_000, new EdgeTreeSettings(512, 64, 1_000, 0)),
          new Variant(1 << 20, new EdgeTreeSettings(1_024, 1, 100, 1_024)),
          new Variant(2_000, new EdgeTreeSettings(1 << 16, 200, 1_000, 0)));

  static IntStream seeds() {
    return IntStream.range(0, 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void settingsChangeNoAnswer(int seed) {
    EdgeLog log = new EdgeLog(seed, 20 + 60 * seed);
    EdgeLog.State expected = EdgeLog.State.empty();
    for (long sequence = 1; sequence <= ENTRIES; sequence++) {
      expected = log.after(expected, sequence);
    }
    for (Variant variant : VARIANTS) {
      InMemoryEngine engine = new InMemoryEngine();
      PageCache cache = new PageCache(engine, 0, variant.cacheBytes());
      for (long sequence = 1; sequence <= ENTRIES; sequence++) {
        log.apply(cache, variant.pages(), sequence);
      }
      try (View view = cache.pin()) {
        assertThat(log.read(view)).as("%s", variant).isEqualTo(expected);
        log.checkStructure(view);
        log.checkSharedNeighbours(view, expected, 12);
      }
      cache.close();
      // What is stored says the same without the cache.
      PageCache cold = new PageCache(engine, ENTRIES, variant.cacheBytes());
      try (View view = cold.pin()) {
        assertThat(log.read(view)).as("%s, read again", variant).isEqualTo(expected);
        log.checkSharedNeighbours(view, expected, 12);
      }
      cold.close();
    }
  }
}
