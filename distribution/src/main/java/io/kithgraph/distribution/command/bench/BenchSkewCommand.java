package io.kithgraph.distribution.command.bench;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.loadgen.report.Comparison;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.workload.SkewTrials;
import io.kithgraph.loadgen.workload.SocialCalls;
import io.kithgraph.loadgen.workload.Users;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kith bench skew}. */
@Command(
    name = "skew",
    description = {
      "Measures what one hot vertex costs: reads, follows and gifts about users drawn at random, and"
          + " the same with half of all calls about one user, the most followed of a thousand.",
      "",
      "The two are measured by turns, --rounds times, and the round with the median ratio counts. It"
          + " writes to the graph: users, follows and gifts that it makes stay. Exit code 1 says that"
          + " a ratio is below what it should be.",
      ""
    },
    footer = {"", "Example:", "  kith bench skew --rounds 5 --json skew.json"})
final class BenchSkewCommand implements Callable<Integer> {
  private static final int SAMPLED_USERS = 100_000;
  private static final int STAR_AMONG = 1_000;
  private static final double OF_EVEN = 0.8;

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private ComparisonRuns runs = new ComparisonRuns();

  @Mixin private GraphOption graph = new GraphOption();

  @Mixin private InFlightOption inFlight = new InFlightOption();

  @Mixin private RoundsOption rounds = new RoundsOption();

  BenchSkewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return server.callDirectly(this::measure);
  }

  private int measure(ManagedChannel channel) {
    Users users = Users.sample(channel, graph.name(), SAMPLED_USERS);
    if (users.size() == 0) {
      throw BenchRunCommand.noUsers(graph.name());
    }
    SkewTrials trials =
        new SkewTrials(
            new SocialCalls(channel, graph.name(), users, BenchRunCommand.newIds()),
            users,
            users.mostFollowed(channel, graph.name(), STAR_AMONG));
    try {
      ComparisonRuns.printHead(terminal);
      for (SkewTrials.Trial trial : trials.all()) {
        runs.add(terminal, compare(trial));
      }
      return runs.end(
          command,
          "One hot vertex",
          List.of(
              "Calls about users drawn at random, and the same with half of all calls about one"
                  + " user, the most followed of a thousand: what one hot vertex costs.",
              "The two were measured by turns, "
                  + rounds.count()
                  + " times; the round with the median ratio is shown. A fixed number of calls was"
                  + " always under way."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private Comparison compare(SkewTrials.Trial trial) throws InterruptedException {
    return rounds.median(
        () -> {
          Measurement even = runs.run(terminal, trial.even(), inFlight.calls());
          Measurement skewed = runs.run(terminal, trial.skewed(), inFlight.calls());
          return Comparison.ofRates(trial.skewed().name(), skewed, even, OF_EVEN);
        });
  }
}
