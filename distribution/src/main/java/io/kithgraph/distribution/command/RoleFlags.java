package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ConfigReader;
import io.kithgraph.distribution.config.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that all processes of a cluster have. */
final class RoleFlags {
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
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: 127.0.0.1). There is no authentication: think before"
              + " you open it.")
  private @Nullable String bindAddress;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "The host by which other nodes reach this one (default: that of --bind).")
  private @Nullable String advertisedHost;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file with settings; docs/operations.md lists them.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting of the configuration file, such as cluster.partitions=12.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Everything put together and checked; warnings are said.
   *
   * @param more what the flags of one kind of process say; null stands for a flag that is not given
   */
  ServerConfig read(
      Terminal terminal, Map<String, String> environment, Map<String, @Nullable Integer> more) {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    put(flags, "zookeeper.connect", zookeeper);
    put(flags, "dataDir", dataDir);
    put(flags, "bindAddress", bindAddress);
    put(flags, "advertisedHost", advertisedHost);
    more.forEach((key, value) -> put(flags, key, value));
    ConfigReader.Result read =
        new ConfigReader().read(Optional.ofNullable(config), environment, flags);
    read.warnings().forEach(warning -> terminal.err().println("kith: " + warning));
    return read.config();
  }

  private static void put(Map<String, String> flags, String key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
  }
}
