package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.report.ComparisonReport;
import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.OpenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Loads whose figures are compared with each other as they come: their flags, the lines that are
 * shown, the report and the exit code. Confined to one thread.
 */
final class ComparisonRuns {
  private static final int MAX_IN_FLIGHT = 4_096;

  private final List<Comparison> comparisons = new ArrayList<>();

  @Mixin private LoopOptions loop = new LoopOptions();

  @Mixin private ReportOptions reports = new ReportOptions();

  /** Shows the heads of the columns. */
  static void printHead(Terminal terminal) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-46s %9s %12s %10s %10s %10s %10s",
                "",
                "in flight",
                "calls/s",
                "p50 µs",
                "p99 µs",
                "server µs",
                "server B"));
  }

  /** Measures a fixed number of calls under way, and shows the figures. */
  Measurement run(Terminal terminal, Load load, int inFlight) throws InterruptedException {
    return run(terminal, load, inFlight, CostClock.ofClient());
  }

  /** The same, with what the server's process pays for a call. */
  Measurement run(Terminal terminal, Load load, int inFlight, CostClock clock)
      throws InterruptedException {
    return shown(terminal, loop.closed().run(load, inFlight, clock));
  }

  /** Measures calls that begin at fixed moments, and shows the figures. */
  Measurement runAtRate(Terminal terminal, Load load, double rate, CostClock clock)
      throws InterruptedException {
    openLoop(load, rate, loop.warmUp());
    CostClock.Reading before = clock.read();
    LoadReport report = openLoop(load, rate, loop.duration());
    List<Long> micros = report.operations().get(0).micros();
    long failures = report.failed() + report.wrong();
    return shown(
        terminal,
        new Measurement(
            load.name(),
            0,
            report.callsPerSecond(),
            micros.get(LoadReport.PERCENTILES.indexOf(50.0)),
            micros.get(LoadReport.PERCENTILES.indexOf(99.0)),
            failures,
            clock.read().since(before, report.operations().get(0).calls() + failures)));
  }

  private LoadReport openLoop(Load load, double rate, Duration duration)
      throws InterruptedException {
    LoadShape shape = new LoadShape(rate, rate, Duration.ZERO, duration, 1);
    return new OpenLoop(shape, MAX_IN_FLIGHT, loop.seed(), second -> {})
        .run(Mix.of(load.name(), List.of(new Mix.Part(1, load))));
  }

  private static Measurement shown(Terminal terminal, Measurement measured) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-46s %9s %,12.1f %,10d %,10d %10s %10s %s",
                measured.name(),
                measured.inFlight() == 0 ? "at rate" : Integer.toString(measured.inFlight()),
                measured.callsPerSecond(),
                measured.p50Micros(),
                measured.p99Micros(),
                known("%.1f", measured.cost().serverMicros()),
                known("%,.0f", measured.cost().serverBytes()),
                measured.failures() == 0 ? "" : measured.failures() + " failed"));
    terminal.out().flush();
    return measured;
  }

  private static String known(String format, double cost) {
    return cost == 0 ? "" : String.format(Locale.ROOT, format, cost);
  }

  /** Shows what came out of it, and keeps it. */
  void add(Terminal terminal, Comparison comparison) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "=> %s: %.2f x, wanted: %s: %s",
                comparison.what(),
                comparison.ratio(),
                comparison.wanted(),
                comparison.met() ? "met" : "NOT MET"));
    comparisons.add(comparison);
  }

  /**
   * Writes the report, if one is wanted, and says whether all figures are what they should be.
   *
   * @param command that was run
   * @param how it was measured, in sentences
   */
  int end(CommandSpec command, String title, List<String> how) {
    reports.write(command, title, new ComparisonReport(how, comparisons));
    return (comparisons.stream().allMatch(Comparison::met) ? ExitCode.OK : ExitCode.FAILED).code();
  }
}
