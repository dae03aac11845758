package io.kithgraph.storage.bulk.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowSortTest {
  private static final int COLUMN = 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sortsAsAStableSortByComparisonDoes(long seed) {
    Random random = new Random(seed);
    RowSort sort = new RowSort();
    for (int round = 0; round < 200; round++) {
      int count = random.nextInt(round % 10 == 0 ? 5_000 : 60);
      int bits = random.nextInt(Long.SIZE + 1);
      long base = random.nextLong();
      long[] values = new long[count * HalfRun.LONGS];
      for (int row = 0; row < count; row++) {
        long offset = bits == 0 ? 0 : random.nextLong() >>> (Long.SIZE - bits);
        values[row * HalfRun.LONGS + COLUMN] = base + offset;
      }
      int[] rows = IntStream.range(0, count).map(i -> count - 1 - i).toArray();
      int[] expected =
          IntStream.of(rows)
              .boxed()
              .sorted(Comparator.comparingLong(row -> values[row * HalfRun.LONGS + COLUMN]))
              .mapToInt(Integer::intValue)
              .toArray();

      sort.sort(rows, count, values, COLUMN);

      assertThat(rows).as("seed %d, round %d, %d bits", seed, round, bits).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 23, 24, 3_000})
  void sortsTheWholeRangeOfLongs(int count) {
    long[] values = new long[count * HalfRun.LONGS];
    for (int row = 0; row < count; row++) {
      values[row * HalfRun.LONGS + COLUMN] = row % 2 == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    int[] rows = IntStream.range(0, count).toArray();

    new RowSort().sort(rows, count, values, COLUMN);

    assertThat(rows)
        .startsWith(1)
        .isSortedAccordingTo(Comparator.comparingLong(row -> values[row * HalfRun.LONGS + COLUMN]));
  }
}
