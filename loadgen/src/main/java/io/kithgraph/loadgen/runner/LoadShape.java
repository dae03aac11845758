package io.kithgraph.loadgen.runner;

import java.time.Duration;

/**
 * How many calls begin at which moment of a run, whatever becomes of those before them. Immutable.
 *
 * @param from calls per second at the beginning
 * @param to calls per second at the end of the ramp
 * @param ramp how long the rate takes from one to the other, beginning with the run
 * @param duration of the run, ramp included
 * @param burst by how much the rate is multiplied in the middle fifth of the run; 1 = not at all
 */
public record LoadShape(double from, double to, Duration ramp, Duration duration, double burst) {
  public LoadShape {
    if (!(from > 0) || !(to > 0) || !(burst >= 1)) {
      throw new IllegalArgumentException("Rates are positive, and a burst is at least 1");
    }
    if (duration.isNegative() || duration.isZero() || ramp.compareTo(duration) > 0) {
      throw new IllegalArgumentException("A run has a length, and its ramp is no longer than it");
    }
  }

  /** The rate so long after the beginning. */
  double rate(long nanos) {
    double ramped =
        ramp.isZero() || nanos >= ramp.toNanos() ? to : from + (to - from) * nanos / ramp.toNanos();
    long fifth = duration.toNanos() / 5;
    return nanos >= 2 * fifth && nanos < 3 * fifth ? ramped * burst : ramped;
  }
}
