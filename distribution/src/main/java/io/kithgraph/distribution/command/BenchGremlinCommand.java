package io.kithgraph.distribution.command;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.progress.LineProgress;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.report.ReportFiles;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.CpuClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.GremlinConnection;
import io.kithgraph.loadgen.workload.GremlinTrials;
import io.kithgraph.loadgen.workload.HubGraph;
import io.kithgraph.loadgen.workload.TinkerGraphServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith bench gremlin}. */
@Command(
    name = "gremlin",
    description = {
      "Measures natural Gremlin on a running server over WebSocket, each query beside what it is"
          + " compared with in the same run: a stock Gremlin Server with a TinkerGraph that is"
          + " started for it, a vertex with few followers, the same query with folding switched"
          + " off.",
      "",
      "It writes to the graph, the first time: a hub with --fans followers and some small lists"
          + " stay. Exit code 1 says that a figure is not what it should be.",
      ""
    },
    footer = {"", "Example:", "  kith bench gremlin --fans 1000000 --json gremlin.json"})
final class BenchGremlinCommand implements Callable<Integer> {
  private static final double OF_TINKERGRAPH = 0.8;
  private static final double OF_SMALL_HUB = 2;
  private static final double OF_UNFOLDED = 10;

  private final Terminal terminal;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = "--gremlin",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KITH_GREMLIN:-127.0.0.1:8182}",
      description = "Address of a Gremlin Server (default: $$KITH_GREMLIN, else 127.0.0.1:8182).")
  private String gremlin = "127.0.0.1:8182";

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      defaultValue = "social",
      description = "The graph (default: social).")
  private String graph = "social";

  @Option(
      names = "--fans",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many follow the hub (default: ${DEFAULT-VALUE}).")
  private long fans = 1_000_000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "16",
      description = "Calls of small queries under way at any moment (default: ${DEFAULT-VALUE}).")
  private int inFlight = 16;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds before that do not count (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For the choice of users (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there.")
  private @Nullable Path json;

  BenchGremlinCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Comparison> comparisons = server.callDirectly(this::measure);
    if (json != null) {
      try {
        ReportFiles.writeJson(json, comparisons, "Natural Gremlin");
      } catch (IOException e) {
        throw new CommandFailure(ExitCode.FAILED, "the report cannot be written: " + e, e);
      }
    }
    return (comparisons.stream().allMatch(Comparison::met) ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private List<Comparison> measure(ManagedChannel channel) {
    HubGraph hubs = new HubGraph(graph, fans);
    List<Comparison> comparisons = new ArrayList<>();
    try (GremlinConnection measured =
        new GremlinConnection(GremlinCluster.at(gremlin, server.access()), graph)) {
      try (LineProgress progress = new LineProgress(terminal.err())) {
        hubs.load(channel, measured, progress);
      }
      GremlinTrials trials = new GremlinTrials(measured, hubs);
      printHead();
      try (TinkerGraphServer stock = TinkerGraphServer.start(HubGraph.PEOPLE, HubGraph.DEGREE);
          GremlinConnection tinkerGraph = stock.connect()) {
        Measurement ceiling = run(GremlinTrials.tenFollowees(tinkerGraph), inFlight);
        comparisons.add(
            shown(
                Comparison.ofRates(
                    "10 followees beside a TinkerGraph",
                    run(trials.tenFollowees(), inFlight),
                    ceiling,
                    OF_TINKERGRAPH)));
      }
      Measurement small = run(trials.newestOfSmallHub(), inFlight);
      comparisons.add(
          shown(
              Comparison.ofTails(
                  "newest 50 of a hub beside those of a small one",
                  run(trials.newestOfHub(), inFlight),
                  small,
                  OF_SMALL_HUB)));
      Measurement unfolded = run(trials.twoHopsUnfolded(), 1);
      comparisons.add(
          shown(
              Comparison.ofRates(
                  "two hops beside the same without folding",
                  run(trials.twoHops(), 1),
                  unfolded,
                  OF_UNFOLDED)));
      return comparisons;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private Measurement run(Load load, int calls) throws InterruptedException {
    ClosedLoop loop =
        new ClosedLoop(
            Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds), Runnable::run, seed);
    Measurement measured = loop.run(load, calls, new CpuClock(Optional.empty()));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s %9d %,12.1f %,10d %,10d %s",
                measured.name(),
                measured.inFlight(),
                measured.callsPerSecond(),
                measured.p50Micros(),
                measured.p99Micros(),
                measured.failures() == 0 ? "" : measured.failures() + " failed"));
    return measured;
  }

  private void printHead() {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s %9s %12s %10s %10s",
                "",
                "in flight",
                "calls/s",
                "p50 µs",
                "p99 µs"));
  }

  private Comparison shown(Comparison comparison) {
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
    return comparison;
  }
}
