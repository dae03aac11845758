package io.kithgraph.distribution.command.bench;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.GremlinOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.progress.LineProgress;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.GremlinConnection;
import io.kithgraph.loadgen.workload.GremlinTrials;
import io.kithgraph.loadgen.workload.HubGraph;
import io.kithgraph.loadgen.workload.Peer;
import io.kithgraph.loadgen.workload.PeerServer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private GremlinOption gremlin = new GremlinOption();

  @Mixin private GraphOption graph = new GraphOption();

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

  @Mixin private ComparisonRuns runs = new ComparisonRuns();

  BenchGremlinCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return server.callDirectly(this::measure);
  }

  private int measure(ManagedChannel channel) {
    HubGraph hubs = new HubGraph(graph.name(), fans);
    try (GremlinConnection measured =
        new GremlinConnection(
            GremlinCluster.at(gremlin.address(), server.access()), graph.name())) {
      try (LineProgress progress = new LineProgress(terminal.err())) {
        hubs.load(channel, measured, progress);
      }
      GremlinTrials trials = new GremlinTrials(measured, hubs);
      ComparisonRuns.printHead(terminal);
      try (PeerServer stock = PeerServer.start(Peer.tinkerGraphOfPeople());
          GremlinConnection tinkerGraph = stock.connect()) {
        Measurement ceiling = run(trials.tenFollowees(tinkerGraph), inFlight);
        runs.add(
            terminal,
            Comparison.ofRates(
                "10 followees beside a TinkerGraph",
                run(trials.tenFollowees(), inFlight),
                ceiling,
                OF_TINKERGRAPH));
      }
      Measurement small = run(trials.newestOfSmallHub(), inFlight);
      runs.add(
          terminal,
          Comparison.ofTails(
              "newest 50 of a hub beside those of a small one",
              run(trials.newestOfHub(), inFlight),
              small,
              OF_SMALL_HUB));
      Measurement unfolded = run(trials.twoHopsUnfolded(), 1);
      runs.add(
          terminal,
          Comparison.ofRates(
              "two hops beside the same without folding",
              run(trials.twoHops(), 1),
              unfolded,
              OF_UNFOLDED));
      return runs.end(
          command,
          "Natural Gremlin",
          List.of(
              "Each query is beside another of the same run over the same driver: on a stock Gremlin"
                  + " Server with a TinkerGraph, on a vertex with few followers, or without folding."
                  + " A fixed number of calls was always under way."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private Measurement run(Load load, int calls) throws InterruptedException {
    return runs.run(terminal, load, calls);
  }
}
