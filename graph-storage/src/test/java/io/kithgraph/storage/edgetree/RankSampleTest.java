package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankSampleTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 17, 1000})
  void drawsEveryNumberOnce(long bound) {
    for (long seed = 0; seed < 20; seed++) {
      RankSample sample = new RankSample(seed, bound);
      Set<Long> drawn = new HashSet<>();
      while (sample.left() > 0) {
        assertThat(drawn.add(sample.draw())).isTrue();
      }
      assertThat(drawn).hasSize((int) bound).allMatch(rank -> rank >= 0 && rank < bound);
    }
  }

  @Test
  void drawsEveryNumberEquallyOftenAtEveryPlace() {
    int bound = 20;
    int rounds = 20_000;
    int[][] counts = new int[3][bound];
    for (int seed = 0; seed < rounds; seed++) {
      RankSample sample = new RankSample(RankSample.mix(seed), bound);
      for (int[] place : counts) {
        place[(int) sample.draw()]++;
      }
    }
    double expected = (double) rounds / bound;
    for (int[] place : counts) {
      double chiSquare = 0;
      for (int count : place) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      // 19 degrees of freedom: above 43.8 once in a thousand times, and the seeds are fixed.
      assertThat(chiSquare).isLessThan(43.8);
    }
  }

  @Test
  void neverChangesWhatASeedDraws() {
    RankSample sample = new RankSample(42, 10_000_000_000L);
    assertThat(new long[] {sample.draw(), sample.draw(), sample.draw()})
        .containsExactly(6377637706L, 6210937450L, 4745310305L);
  }
}
