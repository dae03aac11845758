package io.kithgraph.meta.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithgraph.model.SlotRange;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotShareTest {

  @Test
  void halfOfEqualSlotsIsHalfOfTheirNumber() {
    SlotShare half =
        SlotShare.nearHalf(List.of(new SlotRange(0, 8_191)), SlotRange::size).orElseThrow();
    assertThat(half).isEqualTo(new SlotShare(new SlotRange(4_096, 8_191), 0.5));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void halfOfOneRunIsAsEvenAsItsHeaviestSlotAllows(long seed) {
    Random random = new Random(seed);
    long[] weights = random.longs(300, 0, 1_000).map(weight -> weight * weight / 1_000).toArray();
    ToLongFunction<SlotRange> weight = sum(weights);
    SlotRange all = new SlotRange(0, weights.length - 1);
    SlotShare half = SlotShare.nearHalf(List.of(all), weight).orElseThrow();
    double allowed = 1_000.0 / weight.applyAsLong(all);
    assertThat(half.share()).as("seed %s", seed).isCloseTo(0.5, within(allowed));
    assertThat(half.slots().last()).isEqualTo(all.last());
  }

  @Test
  void oneHotSlotLeavesAlone() {
    long[] weights = new long[100];
    weights[40] = 1_000;
    weights[99] = 1;
    SlotShare half = SlotShare.nearHalf(List.of(new SlotRange(0, 99)), sum(weights)).orElseThrow();
    assertThat(half.share()).isLessThan(0.01);
  }

  @Test
  void ofSeveralRunsTheHeaviestGivesMost() {
    long[] weights = IntStream.range(0, 100).mapToLong(slot -> slot < 10 ? 100 : 1).toArray();
    List<SlotRange> runs = List.of(new SlotRange(0, 9), new SlotRange(50, 99));
    SlotShare half = SlotShare.nearHalf(runs, sum(weights)).orElseThrow();
    assertThat(half.slots()).isEqualTo(new SlotRange(5, 9));
    List<SlotRange> even = List.of(new SlotRange(0, 2), new SlotRange(4, 6), new SlotRange(8, 9));
    assertThat(SlotShare.nearHalf(even, sum(weights)).orElseThrow().slots().size()).isEqualTo(3);
  }

  @Test
  void whatCannotBeDividedIsNot() {
    assertThat(SlotShare.nearHalf(List.of(new SlotRange(7, 7)), SlotRange::size)).isEmpty();
    assertThat(SlotShare.nearHalf(List.of(new SlotRange(0, 9)), slots -> 0)).isEmpty();
    assertThat(SlotShare.nearHalf(List.of(), SlotRange::size)).isEmpty();
  }

  private static ToLongFunction<SlotRange> sum(long[] weights) {
    return slots ->
        IntStream.rangeClosed(slots.first(), slots.last()).mapToLong(slot -> weights[slot]).sum();
  }
}
