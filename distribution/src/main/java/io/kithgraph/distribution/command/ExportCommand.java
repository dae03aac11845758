package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.loadgen.exporter.ExportException;
import io.kithgraph.loadgen.exporter.ExportOptions;
import io.kithgraph.loadgen.exporter.ExportProgress;
import io.kithgraph.loadgen.exporter.ExportSummary;
import io.kithgraph.loadgen.exporter.Exporter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kith export}. */
@Command(
    name = "export",
    description = {
      "Writes a graph to files that 'kith import' reads: one for each label.",
      "",
      "JSON lines keep everything: the types of properties, lists, sets and maps, several values of"
          + " a key, and whether an id is a number or a text. CSV is for tables; what it cannot"
          + " keep is an error, never left out. Of events such as gifts, the numbers that tell them"
          + " apart are made anew when imported. What is written meanwhile may be in the files or"
          + " not.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith export --graph social backup",
      "  kith export --format csv --pack none tables"
    })
final class ExportCommand implements Runnable {
  private static final long SHOW_NANOS = 2_000_000_000L;

  private final Terminal terminal;

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private GraphOption graph = new GraphOption();

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      description = "jsonl, csv or tsv (default: jsonl).")
  private ExportOptions.Format format = ExportOptions.Format.JSONL;

  @Option(
      names = "--pack",
      defaultValue = "gzip",
      description = "gzip, zstd or none (default: gzip).")
  private ExportOptions.Packing packing = ExportOptions.Packing.GZIP;

  @Parameters(paramLabel = "FOLDER", description = "Where the files go; made if missing.")
  private Path folder = Path.of("");

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    ExportOptions options = new ExportOptions(graph.name(), folder, format, packing);
    ExportSummary summary;
    try {
      summary = server.call(channel -> new Exporter(channel, progress()).run(options));
    } catch (ExportException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
    double seconds = Math.max(0.001, summary.took().toMillis() / 1000.0);
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "Exported %,d vertices and %,d edges in %.1f s (%,d elements/s)",
                summary.vertices(),
                summary.edges(),
                seconds,
                Math.round((summary.vertices() + summary.edges()) / seconds)));
    for (ExportSummary.ExportedFile file : summary.files()) {
      terminal
          .out()
          .println(
              "  kith import --"
                  + (file.vertices() ? "vertices" : "edges")
                  + " "
                  + file.label()
                  + " "
                  + file.path());
    }
  }

  private ExportProgress progress() {
    long[] next = {System.nanoTime() + SHOW_NANOS};
    return (vertices, edges) -> {
      if (System.nanoTime() - next[0] >= 0) {
        next[0] = System.nanoTime() + SHOW_NANOS;
        terminal
            .err()
            .println(String.format(Locale.ROOT, " %,d vertices, %,d edges", vertices, edges));
      }
    };
  }
}
