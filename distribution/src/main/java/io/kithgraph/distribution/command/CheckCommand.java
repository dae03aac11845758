package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.log.ServerLog;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.node.StoppedMetadata;
import io.kithgraph.storage.partition.check.CheckNames;
import io.kithgraph.storage.partition.check.CheckReport;
import io.kithgraph.storage.server.FolderCheck;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kith check}. */
@Command(
    name = "check",
    description = {
      "Verifies the data folder of a stopped server, without changing it.",
      "",
      "Reads everything: checksums of pages, order and counts in lists, that the by-neighbour index"
          + " agrees, roll-ups, that vertices exist and lie where the cluster map says, transactions"
          + " left open, and that every edge has both halves. Ends with 10 if something is wrong.",
      ""
    },
    footer = {"", "Example:", "  kith check --data-dir /var/lib/kith"})
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "FOLDER",
      description = "The data folder of a server that does not run.")
  private Path dataDir = Path.of("");

  @Option(
      names = "--max-problems",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many problems to print (default: ${DEFAULT-VALUE}).")
  private int maxProblems;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ServerLog.open(Optional.empty(), ServerConfig.DEFAULTS.log(), "ERROR");
    try (DataFolder folder = DataFolder.openStopped(dataDir)) {
      StoppedMetadata metadata = StoppedMetadata.read(folder).orElse(null);
      try (metadata) {
        CheckPace pace = new CheckPace(terminal, System.nanoTime());
        FolderCheck.Result result =
            FolderCheck.check(
                folder.storage(),
                metadata == null ? CheckNames.NUMBERS : metadata,
                (partition, slot) -> metadata == null || metadata.owns(partition, slot),
                pace);
        pace.end();
        return report(result);
      }
    }
  }

  private int report(FolderCheck.Result result) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%,d partitions, %,d vertices, %,d lists, %,d halves of edges, %,d transactions"
                    + " left open",
                result.partitions().size(),
                sum(result, CheckReport::vertices),
                sum(result, CheckReport::lists),
                sum(result, CheckReport::halves),
                sum(result, CheckReport::intents)));
    result.problems().stream().limit(maxProblems).forEach(terminal.out()::println);
    int hidden = result.problems().size() - maxProblems;
    if (hidden > 0) {
      terminal.out().println("... and " + hidden + " more; --max-problems prints them");
    }
    if (result.unappliedEntries() > 0) {
      terminal
          .out()
          .println(
              terminal.red("incomplete")
                  + String.format(
                      Locale.ROOT,
                      ": the server was killed, and %,d entries of its log are not in the partitions"
                          + " yet, so the halves of edges were not compared. Start it once, stop it,"
                          + " and check again.",
                      result.unappliedEntries()));
    }
    if (!result.problems().isEmpty()) {
      terminal.out().println(terminal.red("damaged"));
    } else if (result.unappliedEntries() == 0) {
      terminal.out().println(terminal.green("sound"));
    }
    return result.problems().isEmpty() && result.unappliedEntries() == 0
        ? ExitCode.OK.code()
        : ExitCode.CHECK_FAILED.code();
  }

  private static long sum(FolderCheck.Result result, ToLongFunction<CheckReport> figure) {
    return result.partitions().values().stream().mapToLong(figure).sum();
  }
}
