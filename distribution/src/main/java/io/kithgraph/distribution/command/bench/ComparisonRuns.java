package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.report.ReportFiles;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.CpuClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Closed loops whose figures are compared with each other as they come: their flags, the lines that
 * are shown, the report and the exit code. Confined to one thread.
 */
final class ComparisonRuns {
  private final List<Comparison> comparisons = new ArrayList<>();

  @Mixin private LoopOptions loop = new LoopOptions();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there.")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with them there.")
  private @Nullable Path html;

  /** Shows the heads of the columns. */
  static void printHead(Terminal terminal) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-46s %9s %12s %10s %10s",
                "",
                "in flight",
                "calls/s",
                "p50 µs",
                "p99 µs"));
  }

  /** Measures, and shows the figures. */
  Measurement run(Terminal terminal, Load load, int inFlight) throws InterruptedException {
    ClosedLoop closed = new ClosedLoop(loop.warmUp(), loop.duration(), Runnable::run, loop.seed());
    Measurement measured = closed.run(load, inFlight, new CpuClock(Optional.empty()));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-46s %9d %,12.1f %,10d %,10d %s",
                measured.name(),
                measured.inFlight(),
                measured.callsPerSecond(),
                measured.p50Micros(),
                measured.p99Micros(),
                measured.failures() == 0 ? "" : measured.failures() + " failed"));
    return measured;
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

  /** Writes the report, if one is wanted, and says whether all figures are what they should be. */
  int end(String title) {
    try {
      if (json != null) {
        ReportFiles.writeJson(json, comparisons, title);
      }
      if (html != null) {
        ReportFiles.writeHtml(html, comparisons, title);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "the report cannot be written: " + e, e);
    }
    return (comparisons.stream().allMatch(Comparison::met) ? ExitCode.OK : ExitCode.FAILED).code();
  }
}
