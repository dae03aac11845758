package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.cluster.QueryRole;
import io.kithgraph.distribution.command.option.DoorFlags;
import io.kithgraph.distribution.command.option.RoleFlags;
import io.kithgraph.distribution.config.ServerConfig;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kith query}. */
@Command(
    name = "query",
    description = {
      "Runs a query node of a cluster: gRPC services and Gremlin Server.",
      "",
      "Keeps nothing; run as many as you like. Prints one line that begins with 'ready' once it"
          + " serves and is warm; until then its health service says that it does not.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith query --zookeeper zk1:2181,zk2:2181,zk3:2181 --bind 0.0.0.0 --auth \\",
      "      --tls-certificate server.pem --tls-key server.key",
      "  kith query --gremlin-port 0 --grpc-port 0"
    })
final class QueryCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private RoleFlags flags = new RoleFlags();

  @Mixin private DoorFlags doors = new DoorFlags();

  QueryCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    ServerConfig config = flags.read(terminal, environment, doors.settings());
    ServerProcess<QueryRole> process =
        ServerProcess.stateless(config, () -> QueryRole.start(config));
    process.stopAtSignals(() -> {});
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "ready gremlin=%s grpc=%s metrics=%s pid=%d millis=%d",
                process.server().doors().gremlinUrl(),
                process.server().doors().grpcAddress(),
                process.server().metrics().url(),
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getUptime()));
    StandaloneCommand.untilSignal();
  }
}
