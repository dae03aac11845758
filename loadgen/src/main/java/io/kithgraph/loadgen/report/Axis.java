package io.kithgraph.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values lie along one side of a plot, and which of them are written there. Immutable.
 *
 * @param low the value at the beginning
 * @param high the value at the end; above {@code low}
 * @param logarithmic whether equal distances are equal ratios; then {@code low} is positive
 * @param ticks the values that are written
 */
record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {
  private static final int TICKS = 5;
  private static final int TICKS_BY_RATIO = 7;

  Axis {
    ticks = List.copyOf(ticks);
  }

  /** From 0 to a round number not below a value. */
  static Axis linear(double highest) {
    double step = roundedUp((highest > 0 ? highest : 1) / TICKS);
    List<Double> ticks = new ArrayList<>();
    double tick = 0;
    for (int i = 1; tick < highest || i <= 2; i++) {
      ticks.add(tick);
      tick = i * step;
    }
    ticks.add(tick);
    return new Axis(0, tick, false, ticks);
  }

  /** From 0 to exactly a value, with round numbers between. */
  static Axis upTo(double end) {
    double step = Math.max(1, roundedUp(end / TICKS / 2));
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end; i++) {
      ticks.add(i * step);
    }
    return new Axis(0, Math.max(end, 1e-9), false, ticks);
  }

  /** From a round number not above the lowest to one not below the highest, both positive. */
  static Axis logarithmic(double lowest, double highest) {
    List<Double> ticks = new ArrayList<>();
    double tick = roundedUp(lowest);
    if (tick > lowest * (1 + 1e-9)) {
      tick = below(tick);
    }
    ticks.add(tick);
    while (tick < highest || ticks.size() < 2) {
      tick = roundedUp(tick * 1.01);
      ticks.add(tick);
    }
    Axis all = new Axis(ticks.get(0), tick, true, ticks);
    return ticks.size() <= TICKS_BY_RATIO
        ? all
        : new Axis(
            all.low, all.high, true, ticks.stream().filter(value -> isPowerOfTen(value)).toList());
  }

  /** How far along the side a value lies, from 0 to 1. */
  double part(double value) {
    if (logarithmic) {
      return Math.log(Math.max(value, low) / low) / Math.log(high / low);
    }
    return (value - low) / (high - low);
  }

  String label(double tick) {
    double step = logarithmic ? tick : ticks.size() < 2 ? high : ticks.get(1) - ticks.get(0);
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
  }

  private static boolean isPowerOfTen(double value) {
    double exponent = Math.log10(value);
    return Math.abs(exponent - Math.rint(exponent)) < 1e-6;
  }

  /** The next of 1, 2, 5 and 10 times a power of ten. */
  private static double roundedUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power * (1 + 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** The one before one of 1, 2 and 5 times a power of ten. */
  private static double below(double round) {
    double power = Math.pow(10, Math.floor(Math.log10(round) + 1e-9));
    double step = Math.rint(round / power);
    return step == 1 ? power / 2 : step == 2 ? power : 2 * power;
  }
}
