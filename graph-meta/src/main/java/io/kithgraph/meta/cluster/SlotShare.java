package io.kithgraph.meta.cluster;

import io.kithgraph.model.SlotRange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Slots that could leave their partition. Immutable.
 *
 * @param share what part of the partition's weight they carry, 0 to 1
 */
public record SlotShare(SlotRange slots, double share) {

  /**
   * Neighbouring slots that carry about half of the weight, or as much as the end of the heaviest
   * run does. It takes some twenty questions for weights.
   *
   * @param runs the slots of a partition
   * @param weight of neighbouring slots, not negative; more slots do not weigh less
   * @return empty if there are fewer than two slots, or nothing weighs anything
   */
  public static Optional<SlotShare> nearHalf(
      List<SlotRange> runs, ToLongFunction<SlotRange> weight) {
    int slots = runs.stream().mapToInt(SlotRange::size).sum();
    long total = runs.stream().mapToLong(weight).sum();
    if (slots < 2 || total <= 0) {
      return Optional.empty();
    }
    SlotRange heaviest = runs.stream().max(Comparator.comparingLong(weight)).orElseThrow();
    boolean whole = runs.size() > 1 && 2 * weight.applyAsLong(heaviest) <= total;
    SlotRange leaving = whole ? heaviest : endOf(heaviest, total / 2, weight, runs.size() > 1);
    double share = Math.min(1, (double) weight.applyAsLong(leaving) / total);
    return Optional.of(new SlotShare(leaving, share));
  }

  /** The end of a run whose weight is nearest to the target. */
  private static SlotRange endOf(
      SlotRange run, long target, ToLongFunction<SlotRange> weight, boolean mayBeAll) {
    int earliest = mayBeAll ? run.first() : run.first() + 1;
    if (earliest > run.last()) {
      return run;
    }
    int low = earliest;
    int high = run.last();
    // The first slot from which the rest weighs no more than the target, or the last slot.
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (weight.applyAsLong(new SlotRange(middle, run.last())) <= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    SlotRange lighter = new SlotRange(low, run.last());
    if (low == earliest) {
      return lighter;
    }
    SlotRange heavier = new SlotRange(low - 1, run.last());
    long missing = Math.abs(target - weight.applyAsLong(lighter));
    return Math.abs(weight.applyAsLong(heavier) - target) < missing ? heavier : lighter;
  }
}
