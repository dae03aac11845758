package io.kithgraph.distribution.command.option;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ServerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that all processes of a cluster have. */
public final class RoleFlags {
  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT,…",
      description = "The ZooKeeper servers (default: 127.0.0.1:2181).")
  private @Nullable String zookeeper;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where a storage node keeps its data, and any node its logs; made if missing.")
  private @Nullable Path dataDir;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "The host by which other nodes reach this one (default: that of --bind).")
  private @Nullable String advertisedHost;

  @Mixin private ConfigFlags flags = new ConfigFlags();

  /**
   * Everything put together and checked; warnings are said.
   *
   * @param more what the flags of one kind of process say; null stands for a flag that is not given
   */
  public ServerConfig read(
      Terminal terminal, Map<String, String> environment, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> all = new HashMap<>(more);
    all.put("zookeeper.connect", zookeeper);
    all.put("dataDir", dataDir);
    all.put("advertisedHost", advertisedHost);
    return flags.read(terminal, environment, all);
  }
}
