package io.kithgraph.distribution.command.bench;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.GremlinOption;
import io.kithgraph.distribution.command.option.ServerOption;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.OpenLoop;
import io.kithgraph.loadgen.runner.Second;
import io.kithgraph.loadgen.workload.GremlinLoads;
import io.kithgraph.loadgen.workload.Mixes;
import io.kithgraph.loadgen.workload.Users;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith bench run}. */
@Command(
    name = "run",
    description = {
      "Runs a mix of operations at a given rate:",
      "  linkbench   Facebook's mix for social graphs on databases",
      "  tao         the mix of TAO, Facebook's cache of the social graph: 99.8 %% reads",
      "  taobench-a  Meta's mix of an application, with transactions and hot shards",
      "  taobench-o  the same of everything else: single vertices and edges",
      "  ldbc        reads in two steps, as LDBC's interactive short reads",
      "  gala        a festival night: half of all calls are about eight celebrities",
      "  import      batches of 1,000 new follows; the rate counts batches",
      "  gremlin     reads as Gremlin, over the Java driver",
      "",
      "Calls begin at moments that are fixed before, whether or not the server keeps up, and"
          + " latencies count from those moments. Answers are checked; exit code 1 says that some"
          + " were wrong. It writes to the graph: users and follows that it makes stay.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  kith bench generate --users 100000 follows.csv.gz && kith import --edges follow"
          + " follows.csv.gz",
      "  kith bench run linkbench --rate 5000 --seconds 60 --html report.html"
    })
final class BenchRunCommand implements Callable<Integer> {
  private static final int SAMPLED_USERS = 200_000;
  private static final String GREMLIN = "gremlin";
  private static final int MAX_IN_FLIGHT = 4_096;

  /** Above the ids of imported users; each run takes a block of its own by its time. */
  private static final long NEW_IDS = 1L << 52;

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private GremlinOption gremlin = new GremlinOption();

  @Parameters(paramLabel = "WORKLOAD", description = "One of the above.")
  private String workload = "";

  @Mixin private GraphOption graph = new GraphOption();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Calls per second (default: ${DEFAULT-VALUE}).")
  private double rate = 1_000;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "Runs for so long at the full rate before that; only wrong answers of it count (default:"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--ramp",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "The rate grows from a tenth for so long (default: ${DEFAULT-VALUE}).")
  private int ramp = 5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long it runs, ramp included (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(
      names = "--burst",
      paramLabel = "FACTOR",
      description =
          "Multiplies the rate in the middle fifth of the run (default: 3 for gala, else 1).")
  private @Nullable Double burst;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For all that is drawn at random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private ReportOptions reports = new ReportOptions();

  BenchRunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LoadReport report = server.callDirectly(this::measure);
    reports.write(command, "KithGraph under " + report.workload(), report);
    print(report);
    return (report.wrong() > 0 ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private LoadReport measure(ManagedChannel channel) {
    Users users = Users.sample(channel, graph.name(), SAMPLED_USERS);
    if (users.size() == 0) {
      throw noUsers(graph.name());
    }
    try {
      if (!workload.equals(GREMLIN)) {
        return run(new Mixes(channel, graph.name(), users, newIds()).find(workload));
      }
      try (GremlinLoads queries =
          new GremlinLoads(
              GremlinCluster.at(gremlin.address(), server.access()), graph.name(), users)) {
        return run(queries.mix());
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private LoadReport run(Mix mix) throws InterruptedException {
    LoadShape shape =
        new LoadShape(
            ramp == 0 ? rate : rate / 10,
            rate,
            Duration.ofSeconds(ramp),
            Duration.ofSeconds(seconds),
            burst != null ? burst : workload.equals("gala") ? 3 : 1);
    if (warmUp > 0) {
      LoadShape before = new LoadShape(rate, rate, Duration.ZERO, Duration.ofSeconds(warmUp), 1);
      LoadReport warm = new OpenLoop(before, MAX_IN_FLIGHT, seed, this::show).run(mix);
      if (warm.wrong() > 0) {
        return warm;
      }
    }
    return new OpenLoop(shape, MAX_IN_FLIGHT, seed, this::show).run(mix);
  }

  /** Where the ids of users that a run makes begin. */
  static long newIds() {
    return NEW_IDS + (System.currentTimeMillis() << 10);
  }

  static CommandFailure noUsers(String graph) {
    return new CommandFailure(
        ExitCode.REFUSED,
        "the graph '" + graph + "' has no vertices with integer ids; import some first");
  }

  private void show(Second second) {
    terminal
        .err()
        .println(
            String.format(
                Locale.ROOT,
                " %4d s  %,9.0f begun/s  %,9d answered  p50 %,8d µs  p99 %,8d µs  %s",
                second.number(),
                second.rate(),
                second.calls(),
                second.p50Micros(),
                second.p99Micros(),
                second.failures() == 0 ? "" : second.failures() + " failed"));
    terminal.err().flush();
  }

  private void print(LoadReport report) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,.0f calls/s answered, %,d failed, %,d wrong",
                report.workload(),
                report.callsPerSecond(),
                report.failed(),
                report.wrong()));
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-34s %10s %9s %9s %9s %9s %9s %9s",
                "latency in µs",
                "calls",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "p99.99",
                "max"));
    for (LoadReport.Operation operation : report.operations()) {
      StringBuilder line = new StringBuilder();
      line.append(String.format(Locale.ROOT, "%-34s %,10d", operation.name(), operation.calls()));
      operation
          .micros()
          .forEach(micros -> line.append(String.format(Locale.ROOT, " %,9d", micros)));
      terminal.out().println(line);
    }
    report
        .problems()
        .forEach(problem -> terminal.err().println(problem.count() + " × " + problem.what()));
  }
}
