package io.kithgraph.meta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kithgraph.model.RandomValues;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SortKeySpecTest {
  private static final SortKeySpec INT32 = new SortKeySpec("s", SortKeySpec.Kind.INT32);
  private static final SortKeySpec INT64 = new SortKeySpec("s", SortKeySpec.Kind.INT64);
  private static final SortKeySpec INSTANT = new SortKeySpec("s", SortKeySpec.Kind.INSTANT);
  private static final SortKeySpec DOUBLE = new SortKeySpec("s", SortKeySpec.Kind.DOUBLE);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keysOrderAsValuesAndComeBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long a = RandomValues.integer(random);
      long b = RandomValues.integer(random);
      keepsOrder(seed, INT64, a, b);
      keepsOrder(seed, INT32, (int) a, (int) b);
      keepsOrder(seed, INSTANT, Instant.ofEpochMilli(a), Instant.ofEpochMilli(b));
      keepsOrder(seed, DOUBLE, aDouble(random), aDouble(random));
    }
  }

  private static double aDouble(Random random) {
    double[] borders = {
      0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE
    };
    return random.nextInt(4) == 0
        ? borders[random.nextInt(borders.length)]
        : Double.longBitsToDouble(random.nextLong());
  }

  private static <T extends Comparable<T>> void keepsOrder(long seed, SortKeySpec spec, T a, T b) {
    assertThat(Long.compare(spec.encode(a), spec.encode(b)))
        .as("seed %s: %s and %s", seed, a, b)
        .isEqualTo(Integer.signum(a.compareTo(b)));
    assertThat(spec.decode(spec.encode(a))).isEqualTo(a);
  }

  @Test
  void takesWholeNumbersOfAnyWidth() {
    for (Number number : new Number[] {(byte) 7, (short) 7, 7, 7L}) {
      assertThat(INT32.encode(number)).isEqualTo(7);
      assertThat(INT64.encode(number)).isEqualTo(7);
      assertThat(INSTANT.encode(number)).isEqualTo(7);
      assertThat(DOUBLE.decode(DOUBLE.encode(number))).isEqualTo(7.0);
    }
    assertThat(INT64.encode(Instant.ofEpochMilli(7))).isEqualTo(7);
  }

  @Test
  void refusesOtherValues() {
    refuses(INT32, 1L << 31);
    refuses(INT32, Instant.EPOCH);
    refuses(INT64, 1.0);
    refuses(INT64, "1");
    refuses(INSTANT, true);
    refuses(INSTANT, Instant.MAX);
    refuses(DOUBLE, "1");
  }

  private static void refuses(SortKeySpec spec, Object value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.encode(value))
        .withMessageContaining("'s'");
  }
}
