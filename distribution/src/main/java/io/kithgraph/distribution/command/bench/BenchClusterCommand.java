package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.bench.ScaleTrial;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.TemporaryFolder;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.loadgen.progress.LineProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith bench cluster}. */
@Command(
    name = "cluster",
    description = {
      "Measures how a cluster scales: starts ZooKeeper, a metadata node, 1, 2 and 4 storage nodes"
          + " and a query node on this machine, and makes the same load on each.",
      "",
      "Each storage node is given a share of a processor, where control groups can be made. What"
          + " each kind of process uses for one call says more than the rate on a machine with few"
          + " processors: there the nodes take them from each other.",
      ""
    },
    footer = {"", "Example:", "  kith bench cluster --nodes 1,2,4 --share 0.2 --seconds 10"})
final class BenchClusterCommand implements Runnable {
  private static final String ROW = "%-30s %7d %,10.0f %7.2f %,9d %11.1f %11.1f %11.1f %11.2f %s";
  private static final String HEAD = "%-30s %7s %10s %7s %9s %11s %11s %11s %11s";

  private final Terminal terminal;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4",
      description = "The numbers of storage nodes (default: ${DEFAULT-VALUE}).")
  private List<Integer> nodes = List.of(1, 2, 4);

  @Option(
      names = "--share",
      paramLabel = "PART",
      defaultValue = "0.2",
      description = "Of one processor, for each storage node (default: ${DEFAULT-VALUE}).")
  private double share = 0.2;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "32",
      description = "Calls under way at any moment (default: ${DEFAULT-VALUE}).")
  private int inFlight = 32;

  @Mixin private LoopOptions loop = new LoopOptions();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "For the data and the logs of the nodes, which stay there (default: a temporary one).")
  private @Nullable Path folder;

  BenchClusterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try {
      if (folder != null) {
        measure(folder);
      } else {
        try (TemporaryFolder temporary = TemporaryFolder.make("kith-bench-cluster")) {
          measure(temporary.path());
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "the cluster cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private void measure(Path data) throws IOException, InterruptedException {
    ScaleTrial trial =
        new ScaleTrial(data, share, inFlight, loop.warmUp(), loop.duration(), loop.seed());
    Map<String, ScaleTrial.Row> first = new HashMap<>();
    trial.run(
        nodes,
        () -> new LineProgress(terminal.err()),
        this::printHead,
        row -> {
          first.putIfAbsent(row.load(), row);
          print(row, first.getOrDefault(row.load(), row));
        });
  }

  private void printHead(String how) {
    line(
        "%d processors; %.2f of one for each storage node: %s; %d calls in flight",
        Runtime.getRuntime().availableProcessors(), share, how, inFlight);
    line(HEAD, "", "", "", "times", "", "storage", "query", "client", "servers,");
    line(
        HEAD, "", "nodes", "calls/s", "first", "p50 µs", "µs/call", "µs/call", "µs/call",
        "x first");
  }

  private void print(ScaleTrial.Row row, ScaleTrial.Row first) {
    line(
        ROW,
        row.load(),
        row.storageNodes(),
        row.rate(),
        row.rate() / first.rate(),
        row.p50Micros(),
        row.storageMicros(),
        row.queryMicros(),
        row.clientMicros(),
        serverMicros(row) / serverMicros(first),
        row.failures() == 0 ? "" : row.failures() + " failed");
  }

  private static double serverMicros(ScaleTrial.Row row) {
    return row.storageMicros() + row.queryMicros();
  }

  private void line(String format, Object... values) {
    terminal.out().println(String.format(Locale.ROOT, format, values));
  }
}
