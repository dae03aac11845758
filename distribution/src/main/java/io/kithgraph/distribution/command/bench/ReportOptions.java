package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.loadgen.report.ComparisonReport;
import io.kithgraph.loadgen.report.ReportFiles;
import io.kithgraph.loadgen.report.RunFacts;
import io.kithgraph.loadgen.runner.LoadReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The flags that say where the figures of a measurement go. Confined to one thread. */
final class ReportOptions {
  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with the figures and plots of them there.")
  private @Nullable Path html;

  private final Instant began = Instant.now();

  /** Writes the files that are wanted. */
  void write(CommandSpec command, String title, LoadReport report) {
    write(
        facts(command, title),
        (path, facts) -> ReportFiles.writeJson(path, report, facts),
        (path, facts) -> ReportFiles.writeHtml(path, report, facts));
  }

  /** The same of comparisons. */
  void write(CommandSpec command, String title, ComparisonReport report) {
    write(
        facts(command, title),
        (path, facts) -> ReportFiles.writeJson(path, report, facts),
        (path, facts) -> ReportFiles.writeHtml(path, report, facts));
  }

  private RunFacts facts(CommandSpec command, String title) {
    return RunFacts.here(
        title,
        "kith " + String.join(" ", command.root().commandLine().getParseResult().originalArgs()),
        began);
  }

  private void write(RunFacts facts, Format asJson, Format asHtml) {
    try {
      if (json != null) {
        asJson.write(json, facts);
      }
      if (html != null) {
        asHtml.write(html, facts);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "the report cannot be written: " + e, e);
    }
  }

  @FunctionalInterface
  private interface Format {
    void write(Path path, RunFacts facts) throws IOException;
  }
}
