package io.kithgraph.storage.server;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The vertices that are used most on a node, of late: what was counted loses half of its weight
 * every {@value #HALF_LIFE_SECONDS} s. Of all uses a sample is counted, and of the counts only a
 * bounded number is kept: when there are too many, the median is taken from each, and those that
 * have nothing left go. So the share of a vertex is never said too large, and too small by at most
 * 1 / 256 of all. Thread-safe.
 */
final class HotVertices {
  /** Of so many uses one is counted. */
  static final int SAMPLE_ONE_IN = 32;

  private static final long HALF_LIFE_SECONDS = 10;
  private static final long HALF_LIFE_NANOS = HALF_LIFE_SECONDS * 1_000_000_000;
  private static final int MOST_KEPT = 512;

  /** With fewer counts a share says nothing. */
  private static final long FEWEST_COUNTS = 16;

  private static final double SMALLEST_SHARE = 0.01;

  private final int sampleOneIn;
  private final LongSupplier nanoClock;
  private final Map<Key, Long> counts = new HashMap<>();
  private long all;

  /** Until when counts have been halved, and over what time, halved likewise, they were taken. */
  private long halvedAt;

  private long weighedNanos;

  private record Key(GraphId graph, VertexId vertex) {}

  /**
   * Nothing has been used yet.
   *
   * @param sampleOneIn of so many uses one is counted, by chance
   * @param nanoClock such as {@link System#nanoTime}
   */
  HotVertices(int sampleOneIn, LongSupplier nanoClock) {
    this.sampleOneIn = sampleOneIn;
    this.nanoClock = nanoClock;
    this.halvedAt = nanoClock.getAsLong();
  }

  void used(GraphId graph, VertexId vertex) {
    if (ThreadLocalRandom.current().nextInt(sampleOneIn) == 0) {
      count(new Key(graph, vertex));
    }
  }

  private synchronized void count(Key key) {
    halve();
    all++;
    counts.merge(key, 1L, Long::sum);
    if (counts.size() > MOST_KEPT) {
      long[] ascending = counts.values().stream().mapToLong(Long::longValue).sorted().toArray();
      takeAway(ascending[ascending.length / 2]);
    }
  }

  private void takeAway(long fromEach) {
    counts.replaceAll((key, count) -> count - fromEach);
    counts.values().removeIf(count -> count <= 0);
  }

  private void halve() {
    long now = nanoClock.getAsLong();
    while (now - halvedAt >= HALF_LIFE_NANOS) {
      if (all == 0) {
        halvedAt = now;
        weighedNanos = 0;
        return;
      }
      all /= 2;
      counts.replaceAll((key, count) -> count / 2);
      counts.values().removeIf(count -> count == 0);
      weighedNanos = (weighedNanos + HALF_LIFE_NANOS) / 2;
      halvedAt += HALF_LIFE_NANOS;
    }
  }

  /**
   * Those with the largest shares first, none with less than a hundredth.
   *
   * @param use what is counted here
   * @param most how many at most
   */
  synchronized List<HotVertex> hottest(HotVertex.Use use, int most) {
    halve();
    double seconds = Math.max(1, weighedNanos + nanoClock.getAsLong() - halvedAt) / 1e9;
    Stream<Map.Entry<Key, Long>> shown =
        counts.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue() >= FEWEST_COUNTS && entry.getValue() >= SMALLEST_SHARE * all);
    return shown
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(
            entry ->
                new HotVertex(
                    use,
                    entry.getKey().graph(),
                    entry.getKey().vertex(),
                    (double) entry.getValue() / all,
                    entry.getValue() * (double) sampleOneIn / seconds))
        .toList();
  }
}
