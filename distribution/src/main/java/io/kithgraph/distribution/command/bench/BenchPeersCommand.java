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
import io.kithgraph.loadgen.workload.HubGraph;
import io.kithgraph.loadgen.workload.Peer;
import io.kithgraph.loadgen.workload.PeerServer;
import io.kithgraph.loadgen.workload.PeerTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kith bench peers}. */
@Command(
    name = "peers",
    description = {
      "Asks a running server, a Gremlin Server with a TinkerGraph, and one with JanusGraph over"
          + " BerkeleyDB, the same over the same driver, and prints the ratios.",
      "",
      "The others are started as processes of their own, with the same vertices and edges, one after"
          + " the other. JanusGraph is not part of KithGraph: --janusgraph says where its libraries"
          + " are, in a file as loadgen/peers/pom.xml makes it.",
      "",
      "It writes to the graph, the first time: a hub with --fans followers and some small lists"
          + " stay. Exit code 1 says that a figure is not what it should be.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  mvn -f loadgen/peers/pom.xml package",
      "  kith bench peers --fans 50000 --janusgraph loadgen/peers/target/classpath --html peers.html"
    })
final class BenchPeersCommand implements Callable<Integer> {
  private static final double OF_TINKERGRAPH = 0.8;
  private static final double OF_JANUSGRAPH = 1;

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private ComparisonRuns runs = new ComparisonRuns();

  @Mixin private GremlinOption gremlin = new GremlinOption();

  @Mixin private GraphOption graph = new GraphOption();

  @Option(
      names = "--fans",
      paramLabel = "N",
      defaultValue = "50000",
      description = "How many follow the hub (default: ${DEFAULT-VALUE}).")
  private long fans = 50_000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "8",
      description = "Calls under way at any moment (default: ${DEFAULT-VALUE}).")
  private int inFlight = 8;

  @Option(
      names = "--janusgraph",
      paramLabel = "FILE",
      description =
          "A file with the class path of JanusGraph's server; without it, TinkerGraph only.")
  private @Nullable Path janusGraph;

  BenchPeersCommand(Terminal terminal) {
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
      ComparisonRuns.printHead(terminal);
      List<Measurement> own = run(PeerTrials.of(measured, hubs));
      compare(own, Peer.tinkerGraph(hubs), hubs, OF_TINKERGRAPH);
      if (janusGraph != null) {
        compare(own, Peer.janusGraph(classPath(janusGraph), hubs), hubs, OF_JANUSGRAPH);
      }
      return runs.end(command, "KithGraph beside others", how());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private List<String> how() {
    return List.of(
        "The same questions to one server after the other, by the same driver in the same run, "
            + inFlight
            + " calls always under way. Answers were checked; a wrong one would count as failed.",
        "Each server was a process of its own on the same machine with the same vertices and edges,"
            + " and addressed vertices by the id that it stores. None kept parsed queries; KithGraph kept the"
            + " plans that it made of them.",
        "TinkerGraph keeps all in memory, without an index by time, with 2 GiB of heap. JanusGraph over"
            + " BerkeleyDB had an index by time for each vertex, newest first, its cache switched on, 2"
            + " GiB of heap, and newest 50 asked with local(), without which it does not use the index."
            + " KithGraph had what it was started with, and syncs what it writes.");
  }

  private static String classPath(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "the class path of JanusGraph cannot be read from " + file, e);
    }
  }

  private List<Measurement> run(PeerTrials trials) throws InterruptedException {
    List<Measurement> measured = new ArrayList<>();
    for (Load load : trials.all()) {
      Measurement figures = runs.run(terminal, load, inFlight);
      if (figures.callsPerSecond() == 0) {
        throw new CommandFailure(
            ExitCode.FAILED, "no call of '" + figures.name() + "' gave the right answer in time");
      }
      measured.add(figures);
    }
    return measured;
  }

  private void compare(List<Measurement> own, Peer peer, HubGraph hubs, double wanted)
      throws InterruptedException {
    List<Measurement> others;
    try (PeerServer process = PeerServer.start(peer);
        GremlinConnection connection = process.connect()) {
      others = run(PeerTrials.of(peer, connection, hubs));
    }
    for (int i = 0; i < own.size(); i++) {
      runs.add(
          terminal,
          Comparison.ofRates(
              own.get(i).name() + " beside " + peer.name(), own.get(i), others.get(i), wanted));
    }
  }
}
