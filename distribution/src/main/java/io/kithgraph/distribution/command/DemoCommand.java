package io.kithgraph.distribution.command;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.TemporaryFolder;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerFlags;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.console.GremlinClient;
import io.kithgraph.distribution.demo.SampleGraphs;
import io.kithgraph.distribution.demo.Tour;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.node.QueryDoors;
import io.kithgraph.distribution.standalone.StandaloneServer;
import io.kithgraph.loadgen.importer.ImportException;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.loadgen.importer.ImportSummary;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith demo}. */
@Command(
    name = "demo",
    description = {
      "Starts a server, fills it with a real graph, shows what it can do, and stays up.",
      "",
      "Without --data-dir the data lies in a temporary folder that goes with the server.",
      ""
    },
    footer = {"", "Examples:", "  kith demo", "  kith demo --exit --gremlin-port 0 --grpc-port 0"})
final class DemoCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private ServerFlags flags = new ServerFlags();

  @Option(names = "--exit", description = "End after the tour.")
  private boolean exit;

  DemoCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    ServerConfig config = flags.read(terminal, environment);
    if (config.security().authentication() || config.tls().enabled()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the demo goes in without a password and unencrypted; use 'kith standalone' with --auth"
              + " and TLS");
    }
    boolean temporary = config.dataDir().isBlank();
    Path dataDir;
    Runnable cleanUp;
    if (temporary) {
      TemporaryFolder made = TemporaryFolder.make("kith-demo");
      dataDir = made.path();
      cleanUp = made::close;
    } else {
      dataDir = Path.of(config.dataDir());
      cleanUp = () -> {};
    }
    try {
      DataFolder folder = DataFolder.open(dataDir, DataFolder.Owner.STANDALONE);
      ServerProcess<StandaloneServer> process =
          ServerProcess.start(folder, config, "warn", () -> StandaloneServer.start(folder, config));
      process.stopAtSignals(cleanUp);
      try (process) {
        QueryDoors server = process.server().doors();
        show(server, folder.path());
        if (!exit) {
          sayHowToConnect(server, folder.path(), temporary);
          StandaloneCommand.untilSignal();
        }
      }
    } finally {
      cleanUp.run();
    }
  }

  private void show(QueryDoors server, Path data) {
    terminal
        .out()
        .println(
            terminal.bold("KithGraph")
                + String.format(
                    Locale.ROOT,
                    " is up after %.1f s: Gremlin at ws://%s/gremlin, gRPC at %s",
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                    server.gremlinAddress(),
                    server.grpcAddress()));
    ManagedChannel channel =
        Grpc.newChannelBuilder(server.grpcAddress(), InsecureChannelCredentials.create()).build();
    try (GremlinClient gremlin = GremlinClient.of(server.gremlinAddress(), ClientAccess.NONE)) {
      for (SampleGraphs sample : SampleGraphs.values()) {
        load(sample, channel, data.resolve("samples"));
      }
      new Tour(terminal, gremlin, channel).run();
    } finally {
      channel.shutdownNow();
    }
  }

  private void load(SampleGraphs sample, ManagedChannel channel, Path folder) {
    terminal.out().println();
    terminal.out().println("Importing: " + sample.title());
    Path file = sample.unpack(folder);
    ImportSummary summary;
    try (ImportProgress progress = ImportCommand.progress(terminal, "import")) {
      summary = sample.importInto(channel, file, progress);
    } catch (ImportException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    terminal.out().println("  " + ImportCommand.describe(summary, false));
  }

  private void sayHowToConnect(QueryDoors server, Path data, boolean temporary) {
    String[] lines = {
      "",
      terminal.bold("It stays up.") + " Talk to it from another terminal:",
      "  " + terminal.cyan("./kith console --gremlin " + server.gremlinAddress()),
      "  "
          + terminal.cyan(
              "./kith import --server " + server.grpcAddress() + " --edges follow FILE"),
      "  Gremlin drivers   ws://" + server.gremlinAddress() + "/gremlin, traversal source g",
      "  gRPC              " + server.grpcAddress() + ", kithgraph.v1, with reflection and health",
      temporary
          ? "  Data              " + data + ", removed at the end"
          : "  Data              " + data + ", stays",
      "Ctrl-C stops it."
    };
    for (String line : lines) {
      terminal.out().println(line);
    }
  }
}
