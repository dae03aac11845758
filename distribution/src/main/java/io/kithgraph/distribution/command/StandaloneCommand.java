package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerFlags;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.standalone.StandaloneServer;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kith standalone}. */
@Command(
    name = "standalone",
    description = {
      "Runs a whole deployment in one process: metadata, storage, gRPC and Gremlin Server.",
      "",
      "Prints one line that begins with 'ready' once it serves. Everything acknowledged is on disk;"
          + " a second start on the same folder goes on. SIGTERM and ctrl-C stop it cleanly. Logs"
          + " are in FOLDER/logs and on standard error.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith standalone --data-dir /var/lib/kith",
      "  kith standalone --data-dir ./data --gremlin-port 0 --grpc-port 0",
      "  KITH_JAVA_OPTS=-Xmx8g kith standalone --config kith.yaml"
    })
final class StandaloneCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private ServerFlags flags = new ServerFlags();

  StandaloneCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    ServerConfig config = flags.read(terminal, environment);
    DataFolder folder =
        DataFolder.open(ServerFlags.required(config.dataDir()), DataFolder.Owner.STANDALONE);
    ServerProcess<StandaloneServer> process =
        ServerProcess.start(
            folder, config, config.log().level(), () -> StandaloneServer.start(folder, config));
    process.stopAtSignals(() -> {});
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "ready gremlin=%s grpc=%s metrics=%s data=%s pid=%d millis=%d",
                process.server().doors().gremlinUrl(),
                process.server().doors().grpcAddress(),
                process.server().metrics().url(),
                folder.path(),
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getUptime()));
    untilSignal();
  }

  /** Blocks until the process ends. */
  static void untilSignal() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
