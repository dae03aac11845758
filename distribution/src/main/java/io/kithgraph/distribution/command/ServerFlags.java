package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ConfigReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the commands that start a server. */
final class ServerFlags {
  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where everything is kept; made if missing.")
  private @Nullable Path dataDir;

  @Option(
      names = "--gremlin-port",
      paramLabel = "PORT",
      description = "Port of the Gremlin Server; 0 = a free one (default: 8182).")
  private @Nullable Integer gremlinPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "Port of the gRPC services; 0 = a free one (default: 9090).")
  private @Nullable Integer grpcPort;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: 127.0.0.1). There is no authentication: think before"
              + " you open it.")
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

  /** Everything put together and checked. */
  ConfigReader.Result read(Map<String, String> environment) {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    put(flags, "dataDir", dataDir);
    put(flags, "gremlin.port", gremlinPort);
    put(flags, "grpc.port", grpcPort);
    put(flags, "bindAddress", bindAddress);
    return new ConfigReader().read(Optional.ofNullable(config), environment, flags);
  }

  private static void put(Map<String, String> flags, String key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
  }

  /** The data folder of a configuration that must name one. */
  static Path required(String dataDir) {
    if (dataDir.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "say where the data is to be kept: --data-dir FOLDER");
    }
    return Path.of(dataDir);
  }
}
