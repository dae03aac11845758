package io.kithgraph.distribution.command.option;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ConfigReader;
import io.kithgraph.distribution.config.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every process of a server has, and the way from flags to a configuration. */
public final class ConfigFlags {
  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: 127.0.0.1). One that others reach wants --auth, and"
              + " TLS.")
  private @Nullable String bindAddress;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file with settings; docs/operations.md lists them.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting of the configuration file, such as storage.partitions=16.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Everything put together and checked; warnings are said.
   *
   * @param more what other flags say, by the key of the setting; null stands for a flag that is not
   *     given
   */
  public ServerConfig read(
      Terminal terminal, Map<String, String> environment, Map<String, @Nullable Object> more) {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    put(flags, "bindAddress", bindAddress);
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
