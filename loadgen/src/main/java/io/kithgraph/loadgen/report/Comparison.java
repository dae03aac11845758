package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.Measurement;
import java.util.Comparator;
import java.util.List;

/**
 * What was measured beside what it is compared with, in the same run. Immutable.
 *
 * @param what what is compared
 * @param measured the figures of the server
 * @param ceiling the figures of what it is compared with
 * @param ratio the figure that counts, of the one to that of the other
 * @param wanted what the ratio should be
 * @param met whether it is
 */
public record Comparison(
    String what,
    Measurement measured,
    Measurement ceiling,
    double ratio,
    String wanted,
    boolean met) {

  /** Calls per second, which should be so many times those of the ceiling. */
  public static Comparison ofRates(
      String what, Measurement measured, Measurement ceiling, double atLeast) {
    return of(
        what, measured, ceiling, measured.callsPerSecond() / ceiling.callsPerSecond(), atLeast);
  }

  /** What is done per second, which should be so many times that of the ceiling. */
  public static Comparison of(
      String what, Measurement measured, Measurement ceiling, double ratio, double atLeast) {
    return new Comparison(
        what, measured, ceiling, ratio, "at least " + atLeast + " x", ratio >= atLeast);
  }

  /**
   * The 99th percentile, which should be at most so many times that of the ceiling; calls that fail
   * have none, so there should be none of those either.
   */
  public static Comparison ofTails(
      String what, Measurement measured, Measurement ceiling, double atMost) {
    double ratio = (double) measured.p99Micros() / Math.max(1, ceiling.p99Micros());
    return new Comparison(
        what,
        measured,
        ceiling,
        ratio,
        "p99 at most " + atMost + " x",
        ratio <= atMost && measured.failures() == 0);
  }

  /** The one with the median ratio, of as many as there were rounds; the lower of two. */
  public static Comparison median(List<Comparison> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Comparison::ratio))
        .toList()
        .get((rounds.size() - 1) / 2);
  }
}
