package io.kithgraph.storage.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A call is as stale as the most stale of its answers. */
final class StalenessTest {
  private final ReadOptions.Staleness staleness = new ReadOptions.Staleness();

  @Test
  void isTheMostOfAllAnswers() {
    assertThat(staleness.millis()).hasValue(0);
    staleness.answered(1, 2, 30);
    staleness.answered(3, 4, 7);
    assertThat(staleness.millis()).hasValue(30);
  }

  @Test
  void isUnknownOnceAnAnswerIs() {
    staleness.answered(0, 0, 5);
    staleness.answered(0, 0, -1);
    staleness.answered(0, 0, 60);
    assertThat(staleness.millis()).isEmpty();
  }
}
