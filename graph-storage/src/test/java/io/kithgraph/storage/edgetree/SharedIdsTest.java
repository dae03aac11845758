package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ids sorted by their digits, and filtered by their hashes, are those that the library finds. */
class SharedIdsTest {
  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  /** Ids around some place, spread over some bits; with extremes, and with equal ones. */
  private static long[] ids(Random random, int count) {
    long mask = -1L >>> random.nextInt(64);
    long from = random.nextBoolean() ? random.nextLong() : 0;
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = from + (random.nextLong() & mask);
    }
    if (random.nextBoolean() && count > 2) {
      ids[0] = Long.MIN_VALUE;
      ids[count / 2] = Long.MAX_VALUE;
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sortsAsTheLibraryDoes(int seed) {
    Random random = new Random(seed);
    for (int count : new int[] {0, 1, 2, RadixSort.MIN_COUNT - 1, RadixSort.MIN_COUNT, 1_000}) {
      long[] ids = ids(random, count + 5);
      long[] expected = Arrays.copyOf(ids, count);
      Arrays.sort(expected);
      assertThat(Arrays.copyOf(RadixSort.ascending(ids, count), count)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void filterKeepsAllOfTheSetAndFewOthers(int seed) {
    Random random = new Random(seed);
    int count = random.nextInt(2_000);
    long[] set = random.longs(count).toArray();
    IdFilter filter = new IdFilter(set, count);
    long[] same = set.clone();
    assertThat(filter.retain(same, count)).isEqualTo(count);
    assertThat(same).isEqualTo(set);
    long[] strangers = random.longs(10_000).toArray();
    long[] before = strangers.clone();
    int passed = filter.retain(strangers, strangers.length);
    assertThat(passed).isLessThan(strangers.length / 5);
    assertThat(before).containsSubsequence(Arrays.copyOf(strangers, passed));
  }
}
