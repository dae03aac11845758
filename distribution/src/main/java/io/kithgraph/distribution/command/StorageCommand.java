package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.cluster.StorageRole;
import io.kithgraph.distribution.command.option.RoleFlags;
import io.kithgraph.distribution.command.option.ServerFlags;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.meta.cluster.StorageNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith storage}. */
@Command(
    name = "storage",
    description = {
      "Runs a storage node of a cluster: the replicas of partitions that the cluster map gives it.",
      "",
      "Prints one line that begins with 'ready' once each of its replicas knows a leader. Everything"
          + " acknowledged is on the disks of a majority.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith storage --zookeeper zk1:2181,zk2:2181,zk3:2181 --data-dir /var/lib/kith --bind"
          + " 0.0.0.0 --advertise storage1",
      "  kith storage --data-dir ./s1 --storage-port 9101 --raft-port 9201"
    })
final class StorageCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private RoleFlags flags = new RoleFlags();

  @Option(
      names = "--storage-port",
      paramLabel = "PORT",
      description = "Port for other nodes (default: 9100).")
  private @Nullable Integer port;

  @Option(
      names = "--raft-port",
      paramLabel = "PORT",
      description =
          "Port for replication (default: 9191). The same for as long as the node has its data.")
  private @Nullable Integer raftPort;

  StorageCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> ports = new HashMap<>();
    ports.put("storage.port", port);
    ports.put("storage.raftPort", raftPort);
    ServerConfig config = flags.read(terminal, environment, ports);
    DataFolder folder =
        DataFolder.open(ServerFlags.required(config.dataDir()), DataFolder.Owner.STORAGE);
    ServerProcess<StorageRole> process =
        ServerProcess.start(
            folder, config, config.log().level(), () -> StorageRole.start(folder, config));
    process.stopAtSignals(() -> {});
    StorageNode self = process.server().self();
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "ready node=%d storage=%s raft=%s metrics=%s data=%s pid=%d",
                self.id().value(),
                self.storageAddress(),
                self.raftAddress(),
                process.server().metrics().url(),
                folder.path(),
                ProcessHandle.current().pid()));
    StandaloneCommand.untilSignal();
  }
}
