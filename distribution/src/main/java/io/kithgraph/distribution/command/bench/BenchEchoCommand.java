package io.kithgraph.distribution.command.bench;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.AnswerSize;
import io.kithgraph.loadgen.workload.EchoFloor;
import io.kithgraph.loadgen.workload.RelationLoads;
import io.kithgraph.loadgen.workload.Users;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kith bench echo}. */
@Command(
    name = "echo",
    description = {
      "Measures IsFollowing and the newest 50 followers beside a gRPC server that only sends back as"
          + " many bytes: calls per second with many calls under way, and the 99th percentile at half"
          + " of that rate, when calls begin at fixed moments.",
      "",
      "Both are measured by turns, --rounds times; the round with the median ratio counts. Exit code"
          + " 1 says that a ratio is not what it should be.",
      ""
    },
    footer = {"", "Example:", "  kith bench echo --server-pid PID --html echo.html"})
final class BenchEchoCommand implements Callable<Integer> {
  private static final int SAMPLED_USERS = 100_000;

  /** As large as the requests of both calls are. */
  private static final int REQUEST_BYTES = 20;

  private static final double OF_ECHO = 0.6;
  private static final double OF_SINGLE_PAIRS = 20;
  private static final double OF_ECHO_TAIL = 3;

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private ComparisonRuns runs = new ComparisonRuns();

  @Mixin private CostOption cost = new CostOption();

  @Mixin private GraphOption graph = new GraphOption();

  @Mixin private InFlightOption inFlight = new InFlightOption();

  @Mixin private RoundsOption rounds = new RoundsOption();

  BenchEchoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A call and the clock of its server. */
  private record Measured(Load load, CostClock clock) {}

  @Override
  public Integer call() {
    return server.callDirectly(this::measure);
  }

  private int measure(ManagedChannel channel) {
    Users users = Users.sample(channel, graph.name(), SAMPLED_USERS);
    if (users.size() == 0) {
      throw BenchRunCommand.noUsers(graph.name());
    }
    RelationLoads loads = new RelationLoads(channel, graph.name(), users);
    ComparisonRuns.printHead(terminal);
    try (EchoFloor echo = EchoFloor.start();
        CostClock echoClock = CostClock.of(echo.server());
        CostClock clock = cost.clock()) {
      Measured pair = new Measured(loads.isFollowing(), clock);
      Measurement pairs = besideEcho(pair, echo, echoClock);
      Measurement batches = run(new Measured(loads.isFollowingInBatch(), clock));
      double pairsPerSecond = batches.callsPerSecond() * RelationLoads.BATCH;
      runs.add(
          terminal,
          Comparison.of(
              "pairs per second in batches of " + RelationLoads.BATCH + " beside single ones",
              batches,
              pairs,
              pairsPerSecond / pairs.callsPerSecond(),
              OF_SINGLE_PAIRS));
      Users followed = users.followedByAtLeast(channel, graph.name(), RelationLoads.NEWEST);
      Load page = new RelationLoads(channel, graph.name(), followed).newestFollowers();
      besideEcho(new Measured(page, clock), echo, echoClock);
      return runs.end(command, "KithGraph beside a gRPC echo", how());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /** Compares rates, then tails at half the rate; gives a measurement of the rate. */
  private Measurement besideEcho(Measured call, EchoFloor echo, CostClock echoClock)
      throws InterruptedException {
    String name = call.load().name();
    int bytes = AnswerSize.mean(call.load(), 1);
    Measured floor =
        new Measured(
            echo.load("gRPC echo of " + bytes + " bytes", REQUEST_BYTES, bytes), echoClock);
    Comparison rate =
        rounds.median(
            () -> Comparison.ofRates(name + " beside an echo", run(call), run(floor), OF_ECHO));
    runs.add(terminal, rate);
    double half = rate.measured().callsPerSecond() / 2;
    Comparison tail =
        rounds.median(
            () ->
                Comparison.ofTails(
                    name + " at half its rate, beside an echo at the same rate",
                    runs.runAtRate(terminal, call.load(), half, call.clock()),
                    runs.runAtRate(terminal, floor.load(), half, floor.clock()),
                    OF_ECHO_TAIL));
    runs.add(terminal, tail);
    return rate.measured();
  }

  private Measurement run(Measured call) throws InterruptedException {
    return runs.run(terminal, call.load(), inFlight.calls(), call.clock());
  }

  private List<String> how() {
    return List.of(
        "The echo is a gRPC server in a process of its own that sends back as many bytes as the"
            + " answers of the call have on average: what no service over gRPC can beat on this"
            + " machine at that moment. Both had the same client with the same settings.",
        "The newest 50 are those of users who have as many followers, if there are any.",
        "Rates were measured with "
            + inFlight.calls()
            + " calls always under way; the tails with calls that began at fixed moments, at half of"
            + " the rate that the call had reached, for both. Call and echo were measured by turns, "
            + rounds.count()
            + " times; the round with the median ratio is shown.");
  }
}
