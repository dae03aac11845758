package io.kithgraph.distribution.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.status.ClusterStatus;
import io.kithgraph.distribution.status.StatusReader;
import io.kithgraph.distribution.status.StatusTable;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kith cluster}. */
@Command(name = "cluster", description = "Shows a cluster.")
final class ClusterCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  ClusterCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: status");
  }

  @Command(
      name = "status",
      description = {
        "Shows storage nodes and partitions: leaders, replicas and how far they are behind, sizes,"
            + " epochs, health.",
        "",
        "GREEN: all replicas work. YELLOW: it serves, but a replica is missing, behind or moving."
            + " RED: a partition has no leader.",
        ""
      })
  void status(
      @Mixin RoleFlags flags,
      @Option(names = "--json", description = "As JSON.") boolean json) {
    ClusterStatus status =
        withMetadata(flags.read(terminal, environment, Map.of()), StatusReader::read);
    if (json) {
      try {
        terminal
            .out()
            .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
      } catch (JsonProcessingException e) {
        throw new CommandFailure(ExitCode.FAILED, "the status cannot be written as JSON", e);
      }
    } else {
      StatusTable.lines(status).forEach(terminal.out()::println);
    }
  }

  private static <T> T withMetadata(ServerConfig config, Function<MetadataClient, T> action) {
    try (MetadataClient metadata =
        MetadataClient.open(ZooKeeperSettings.of(config.zookeeper().connect()))) {
      return action.apply(metadata);
    } catch (MetadataException e) {
      throw new CommandFailure(
          e.reason() == MetadataException.Reason.UNAVAILABLE
              ? ExitCode.UNREACHABLE
              : ExitCode.REFUSED,
          String.valueOf(e.getMessage()),
          e);
    }
  }
}
