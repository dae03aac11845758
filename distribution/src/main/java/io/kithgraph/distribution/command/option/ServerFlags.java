package io.kithgraph.distribution.command.option;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the commands that start a whole deployment. */
public final class ServerFlags {
  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where everything is kept; made if missing.")
  private @Nullable Path dataDir;

  @Mixin private DoorFlags doors = new DoorFlags();
  @Mixin private ConfigFlags flags = new ConfigFlags();

  /** Everything put together and checked; warnings are said. */
  public ServerConfig read(Terminal terminal, Map<String, String> environment) {
    Map<String, @Nullable Object> more = doors.settings();
    more.put("dataDir", dataDir);
    return flags.read(terminal, environment, more);
  }

  /** The data folder of a configuration that must name one. */
  public static Path required(String dataDir) {
    if (dataDir.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "say where the data is to be kept: --data-dir FOLDER");
    }
    return Path.of(dataDir);
  }
}
