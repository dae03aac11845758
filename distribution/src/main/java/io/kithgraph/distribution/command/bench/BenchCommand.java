package io.kithgraph.distribution.command.bench;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.GremlinOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.EchoFloor;
import io.kithgraph.loadgen.workload.GremlinLoads;
import io.kithgraph.loadgen.workload.RelationLoads;
import io.kithgraph.loadgen.workload.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith bench}. */
@Command(
    name = "bench",
    description = {
      "Measures reads of follows on a running server, over gRPC and over Gremlin.",
      "",
      "A closed loop: so many calls are always under way. The floors are measured in the same run:"
          + " a gRPC server that only echoes as many bytes, and the emptiest Gremlin query. Mixed"
          + " workloads at a given rate are 'kith bench run'.",
      ""
    },
    footer = {"", "Example:", "  kith bench --seconds 10 --in-flight 64"})
public final class BenchCommand implements Runnable {
  private static final int SAMPLED_USERS = 100_000;

  /** As large as the messages of IsFollowing are, and those of a page of 50 followers. */
  private static final int REQUEST_BYTES = 20;

  private static final int RESPONSE_BYTES = 4;
  private static final int PAGE_BYTES = 600;

  private final Terminal terminal;

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private GremlinOption gremlin = new GremlinOption();

  @Mixin private GraphOption graph = new GraphOption();

  @Mixin private InFlightOption inFlight = new InFlightOption();

  @Mixin private LoopOptions times = new LoopOptions();

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only what has this in its name, and the floors.")
  private @Nullable String only;

  @Mixin private CostOption cost = new CostOption();

  /** {@code kith bench} with its subcommands. */
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new BenchCommand(terminal))
        .addSubcommand(new BenchGenerateCommand(terminal))
        .addSubcommand(new BenchRunCommand(terminal))
        .addSubcommand(new BenchEchoCommand(terminal))
        .addSubcommand(new BenchGremlinCommand(terminal))
        .addSubcommand(new BenchSkewCommand(terminal))
        .addSubcommand(new BenchPeersCommand(terminal))
        .addSubcommand(new BenchClusterCommand(terminal));
  }

  private BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    server.callDirectly(
        channel -> {
          measure(channel);
          return true;
        });
  }

  private void measure(ManagedChannel channel) {
    Users users = Users.sample(channel, graph.name(), SAMPLED_USERS);
    if (users.size() == 0) {
      throw BenchRunCommand.noUsers(graph.name());
    }
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%,d users, %d calls in flight, %d s each after %d s of warm-up, seed %d",
                users.size(),
                inFlight.calls(),
                times.duration().toSeconds(),
                times.warmUp().toSeconds(),
                times.seed()));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s %12s %10s %10s %10s %10s %10s %s",
                "",
                "calls/s",
                "p50 µs",
                "p99 µs",
                "client µs",
                "server µs",
                "server B",
                ""));
    ClosedLoop loop = times.closed();
    try (EchoFloor echo = EchoFloor.start();
        CostClock floor = CostClock.of(echo.server());
        CostClock measured = cost.clock();
        GremlinLoads queries =
            new GremlinLoads(
                GremlinCluster.at(gremlin.address(), server.access()), graph.name(), users)) {
      print(
          loop.run(
              echo.load("gRPC echo (floor)", REQUEST_BYTES, RESPONSE_BYTES),
              inFlight.calls(),
              floor));
      print(
          loop.run(
              echo.load("gRPC echo of a page (floor)", REQUEST_BYTES, PAGE_BYTES),
              inFlight.calls(),
              floor));
      List<Load> loads = new ArrayList<>();
      loads.addAll(new RelationLoads(channel, graph.name(), users).all());
      loads.addAll(queries.all());
      for (Load load : loads) {
        if (only == null || load.name().contains(only)) {
          print(loop.run(load, inFlight.calls(), measured));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private void print(Measurement measured) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s %,12.0f %,10d %,10d %10.1f %10.1f %,10.0f %s",
                measured.name(),
                measured.callsPerSecond(),
                measured.p50Micros(),
                measured.p99Micros(),
                measured.cost().clientMicros(),
                measured.cost().serverMicros(),
                measured.cost().serverBytes(),
                measured.failures() == 0 ? "" : measured.failures() + " failed"));
  }
}
