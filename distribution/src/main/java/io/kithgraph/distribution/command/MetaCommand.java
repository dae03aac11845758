package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.cluster.MetaRole;
import io.kithgraph.distribution.command.option.RoleFlags;
import io.kithgraph.distribution.config.ServerConfig;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kith meta}. */
@Command(
    name = "meta",
    description = {
      "Runs a metadata node of a cluster: makes the deployment in ZooKeeper, and the first cluster"
          + " map once enough storage nodes are up.",
      "",
      "Keeps nothing itself. Several may run; one of them is elected. Prints one line that begins"
          + " with 'ready'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith meta --zookeeper zk1:2181,zk2:2181,zk3:2181",
      "  kith meta --set cluster.partitions=12 --set cluster.storageNodes=5"
    })
final class MetaCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private RoleFlags flags = new RoleFlags();

  MetaCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    ServerConfig config = flags.read(terminal, environment, Map.of());
    ServerProcess<MetaRole> process = ServerProcess.stateless(config, () -> MetaRole.start(config));
    process.stopAtSignals(() -> {});
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "ready deployment=%s zookeeper=%s metrics=%s pid=%d",
                process.server().deployment(),
                config.zookeeper().connect(),
                process.server().metrics().url(),
                ProcessHandle.current().pid()));
    StandaloneCommand.untilSignal();
  }
}
