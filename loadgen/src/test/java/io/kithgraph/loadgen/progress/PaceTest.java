package io.kithgraph.loadgen.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final long BEGAN = -5;
  private final Pace pace = new Pace(BEGAN);

  @Test
  void tellsTheRateAndTheTimeLeftIfItGoesOnLikeThis() {
    long now = BEGAN + Duration.ofSeconds(20).toNanos();

    assertThat(pace.rows(1_000_000, now)).isEqualTo("1,000,000 rows, 50,000 rows/s");
    assertThat(pace.left(25, 100, now)).isEqualTo(Duration.ofSeconds(60));
    assertThat(pace.left(100, 100, now)).isZero();
    assertThat(pace.left(120, 100, now)).as("of a file that grew").isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59, 59 s", "60, 1:00 min", "184, 3:04 min", "3723, 1:02:03 h"})
  void writesTimesForPeople(long seconds, String text) {
    assertThat(Pace.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
