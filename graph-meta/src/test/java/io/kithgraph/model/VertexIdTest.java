package io.kithgraph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VertexIdTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void stringsOrderByTheirBytes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String a = RandomValues.text(random, 6);
      String b =
          random.nextInt(3) == 0 ? a + RandomValues.text(random, 2) : RandomValues.text(random, 6);
      if (a.isEmpty() || b.isEmpty()) {
        continue;
      }
      int byBytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(VertexId.of(a).compareTo(VertexId.of(b))))
          .as("seed %s: %s and %s", seed, a, b)
          .isEqualTo(Integer.signum(byBytes));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void integersOrderByValueAndBeforeStrings(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long a = RandomValues.integer(random);
      long b = RandomValues.integer(random);
      assertThat(VertexId.of(a).compareTo(VertexId.of(b)))
          .as("seed %s: %s and %s", seed, a, b)
          .isEqualTo(Long.compare(a, b));
      assertThat(VertexId.of(a)).isLessThan(VertexId.of(Long.toString(b)));
      assertThat(VertexId.of(Long.toString(b))).isGreaterThan(VertexId.of(a));
    }
  }

  @Test
  void refusesWhatIsNoId() {
    for (String bad : new String[] {"", "\uD800", "a\uDC00b", "\uDC00\uD800", "x".repeat(257)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> VertexId.of(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VertexId.of("\u20AC".repeat(86)))
        .withMessageContaining("256")
        .withMessageContaining("258");
    assertThat(VertexId.of("\uD83D\uDE00".repeat(64)).value()).isInstanceOf(String.class);
    assertThat(VertexId.of("x".repeat(256)).value()).isEqualTo("x".repeat(256));
    assertThat(VertexId.of(7).value()).isEqualTo(7L);
    assertThat(VertexId.of("7")).isNotEqualTo(VertexId.of(7));
  }
}
