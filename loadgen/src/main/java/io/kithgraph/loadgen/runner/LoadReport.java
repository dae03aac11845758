package io.kithgraph.loadgen.runner;

import java.util.List;

/**
 * What a run of a mix measured. Immutable.
 *
 * @param workload its name
 * @param shape when calls began
 * @param callsPerSecond that succeeded
 * @param failed calls that failed
 * @param wrong calls whose answer was not what it must be
 * @param operations the latencies of all calls, then of each kind
 * @param seconds what happened when
 * @param problems failures by what they said
 */
public record LoadReport(
    String workload,
    LoadShape shape,
    double callsPerSecond,
    long failed,
    long wrong,
    List<Operation> operations,
    List<Second> seconds,
    List<Problem> problems) {
  /** The percentiles of {@link Operation#micros}. */
  public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0);

  public LoadReport {
    operations = List.copyOf(operations);
    seconds = List.copyOf(seconds);
    problems = List.copyOf(problems);
  }

  /**
   * One kind of call.
   *
   * @param calls that succeeded
   * @param micros latencies at {@link #PERCENTILES}
   */
  public record Operation(String name, long calls, List<Long> micros) {
    public Operation {
      micros = List.copyOf(micros);
    }
  }

  /** What failed calls said, and how many. */
  public record Problem(String what, long count) {}
}
