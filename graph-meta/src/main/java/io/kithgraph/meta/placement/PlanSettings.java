package io.kithgraph.meta.placement;

import java.time.Duration;

/**
 * When the controller changes the map for the sake of size and load. Immutable; every value has
 * been checked.
 *
 * @param atOnce how many moves of slots there may be, and how many moves of replicas; none are
 *     begun if it is 0
 * @param splitBytes a partition that holds more is divided
 * @param splitOperations one that has had more to do a second, on average over the window, too
 * @param loadWindow how long that has to last
 * @param balanceBytes replicas go from the node that holds most to the one that holds least while
 *     these differ by more; never if it is 0
 * @param interval how often nodes are asked
 */
public record PlanSettings(
    int atOnce,
    long splitBytes,
    long splitOperations,
    Duration loadWindow,
    long balanceBytes,
    Duration interval) {

  /** Nothing is begun. */
  public static final PlanSettings NONE =
      new PlanSettings(
          0, Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofMinutes(5), 0, Duration.ofSeconds(10));

  public PlanSettings {
    if (atOnce < 0 || splitBytes < 1 || splitOperations < 1 || balanceBytes < 0) {
      throw new IllegalArgumentException("A bound of plans is positive");
    }
    if (loadWindow.isNegative() || interval.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("Plans are made at positive intervals");
    }
  }
}
