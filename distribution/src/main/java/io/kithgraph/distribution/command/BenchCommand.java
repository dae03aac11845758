package io.kithgraph.distribution.command;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.EchoFloor;
import io.kithgraph.loadgen.workload.GremlinLoads;
import io.kithgraph.loadgen.workload.RelationLoads;
import io.kithgraph.loadgen.workload.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
          + " a gRPC server that only echoes as many bytes, and the emptiest Gremlin query.",
      ""
    },
    footer = {"", "Example:", "  kith bench --seconds 10 --in-flight 64"})
final class BenchCommand implements Runnable {
  private static final int SAMPLED_USERS = 100_000;

  /** As large as the messages of IsFollowing are. */
  private static final int ECHO_REQUEST_BYTES = 20;

  private static final int ECHO_RESPONSE_BYTES = 10;

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
      description = "The graph to read (default: social).")
  private String graph = "social";

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Calls under way at any moment (default: ${DEFAULT-VALUE}).")
  private int inFlight = 64;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 5;

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

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    server.call(
        channel -> {
          measure(channel);
          return true;
        });
  }

  private void measure(ManagedChannel channel) {
    Users users = Users.sample(channel, graph, SAMPLED_USERS);
    if (users.size() == 0) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "the graph '" + graph + "' has no vertices with integer ids; import some first");
    }
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%,d users, %d calls in flight, %d s each after %d s of warm-up, seed %d",
                users.size(),
                inFlight,
                seconds,
                warmUpSeconds,
                seed));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT, "%-34s %12s %10s %10s %s", "", "calls/s", "p50 µs", "p99 µs", ""));
    ClosedLoop loop =
        new ClosedLoop(
            Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds), Runnable::run, seed);
    int colon = gremlin.lastIndexOf(':');
    try (EchoFloor echo = EchoFloor.start(ECHO_REQUEST_BYTES, ECHO_RESPONSE_BYTES);
        GremlinLoads queries =
            new GremlinLoads(
                gremlin.substring(0, Math.max(0, colon)),
                Integer.parseInt(gremlin.substring(colon + 1)),
                graph,
                users)) {
      List<Load> loads = new ArrayList<>();
      loads.add(echo.load());
      loads.addAll(new RelationLoads(channel, graph, users).all());
      loads.addAll(queries.all());
      for (Load load : loads) {
        print(loop.run(load, inFlight));
      }
    } catch (NumberFormatException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'" + gremlin + "' is not an address such as 127.0.0.1:8182", e);
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
                "%-34s %,12.0f %,10d %,10d %s",
                measured.name(),
                measured.callsPerSecond(),
                measured.p50Micros(),
                measured.p99Micros(),
                measured.failures() == 0 ? "" : measured.failures() + " failed"));
  }
}
