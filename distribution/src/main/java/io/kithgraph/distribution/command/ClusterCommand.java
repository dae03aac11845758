package io.kithgraph.distribution.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.RoleFlags;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.status.ClusterStatus;
import io.kithgraph.distribution.status.StatusReader;
import io.kithgraph.distribution.status.StatusTable;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith cluster}. */
@Command(name = "cluster", description = "Shows a cluster, and moves its replicas and slots.")
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
    throw new ParameterException(
        spec.commandLine(), "Say what to do: status, drain, balance, split or move");
  }

  @Command(
      name = "status",
      description = {
        "Shows storage nodes and partitions: leaders, replicas and how far they are behind, sizes,"
            + " epochs, health; and the vertices that a good part of a node's reads or writes is"
            + " about, of the last half minute or so.",
        "",
        "GREEN: all replicas work. YELLOW: it serves, but a replica is missing, behind or moving."
            + " RED: a partition has no leader, or a disk no room for writes.",
        ""
      })
  void status(
      @Mixin RoleFlags flags, @Option(names = "--json", description = "As JSON.") boolean json) {
    ClusterStatus status =
        withMetadata(flags.read(terminal, environment, Map.of()), StatusReader::read);
    if (json) {
      try {
        terminal
            .out()
            .println(
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
      } catch (JsonProcessingException e) {
        throw new CommandFailure(ExitCode.FAILED, "the status cannot be written as JSON", e);
      }
    } else {
      StatusTable.lines(status).forEach(terminal.out()::println);
    }
  }

  @Command(
      name = "drain",
      description = {
        "Moves all replicas of a storage node to others, online; it may be stopped once 'kith cluster"
            + " status' shows that it has none.",
        ""
      })
  void drain(
      @Mixin RoleFlags flags,
      @Parameters(paramLabel = "NODE", description = "The number of the storage node.") int node) {
    ServerConfig config = flags.read(terminal, environment, Map.of());
    int moved = withMetadata(config, metadata -> drain(metadata, new NodeId(node)));
    terminal
        .out()
        .println(
            moved == 0
                ? "Storage node " + node + " has no replica that another node could take"
                : "Moving "
                    + moved
                    + " replicas of storage node "
                    + node
                    + "; see 'kith cluster"
                    + " status'");
  }

  private static int drain(MetadataClient metadata, NodeId node) {
    ClusterMap map = StatusReader.map(metadata);
    if (map.nodes().stream().noneMatch(known -> known.id().equals(node))) {
      throw new CommandFailure(ExitCode.REFUSED, "the cluster has no storage node " + node.value());
    }
    return ReplicaMoves.away(map, node, metadata.nodes().present())
        .map(next -> write(metadata, map, next))
        .orElse(0);
  }

  @Command(
      name = "balance",
      description = {
        "Moves replicas from the storage nodes that hold most to those that hold fewest, online.",
        ""
      })
  void balance(@Mixin RoleFlags flags) {
    ServerConfig config = flags.read(terminal, environment, Map.of());
    int moved = withMetadata(config, ClusterCommand::balance);
    terminal
        .out()
        .println(
            moved == 0
                ? "The replicas are as even as they can be"
                : "Moving " + moved + " replicas or leads; see 'kith cluster status'");
  }

  private static int balance(MetadataClient metadata) {
    ClusterMap map = StatusReader.map(metadata);
    return ReplicaMoves.balanced(map, metadata.nodes().present())
        .map(next -> write(metadata, map, next))
        .orElse(0);
  }

  @Command(
      name = "split",
      description = {
        "Gives half of the slots of a partition to a new one with replicas of its own, online. The"
            + " partition takes no requests for less than a second, and clients wait that long.",
        ""
      })
  void split(
      @Mixin RoleFlags flags,
      @Parameters(paramLabel = "PARTITION", description = "The number of the partition.")
          int partition) {
    ServerConfig config = flags.read(terminal, environment, Map.of());
    transfer(
        config,
        metadata -> {
          ClusterMap map = StatusReader.map(metadata);
          return change(
              metadata,
              map,
              () -> SlotPlacement.split(map, new PartitionId(partition), takers(metadata)));
        });
  }

  /** The nodes that are up. */
  private static Set<NodeId> takers(MetadataClient metadata) {
    Set<NodeId> present = metadata.nodes().present();
    if (present.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, "no storage node is up to take a partition");
    }
    return present;
  }

  @Command(
      name = "move",
      description = {
        "Gives slots of one partition to another, online. Both partitions take no requests for less"
            + " than a second, and clients wait that long.",
        ""
      })
  void move(
      @Mixin RoleFlags flags,
      @Option(
              names = "--slots",
              paramLabel = "A-B",
              required = true,
              description = "The first and the last of the slots.")
          String slots,
      @Option(
              names = "--to",
              paramLabel = "PARTITION",
              required = true,
              description = "The number of the partition that gets them.")
          int to) {
    SlotRange range = range(slots);
    ServerConfig config = flags.read(terminal, environment, Map.of());
    transfer(
        config,
        metadata -> {
          ClusterMap map = StatusReader.map(metadata);
          return change(metadata, map, () -> SlotPlacement.wished(map, range, new PartitionId(to)));
        });
  }

  private SlotRange range(String slots) {
    try {
      String[] ends = slots.split("-", -1);
      if (ends.length == 2) {
        return new SlotRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--slots takes two slots from 0 to " + (Slots.COUNT - 1) + ", as 0-99, not " + slots,
          e);
    }
    throw new ParameterException(
        spec.commandLine(), "--slots takes two slots, as 0-99, not " + slots);
  }

  private void transfer(ServerConfig config, Function<MetadataClient, SlotTransfer> wish) {
    SlotTransfer transfer = withMetadata(config, wish);
    terminal
        .out()
        .println(
            "Moving slots "
                + transfer.slots()
                + " from partition "
                + transfer.from().value()
                + " to "
                + transfer.to().value()
                + "; see 'kith cluster status'");
  }

  /** The wish that a new map has and the old one has not. */
  private static SlotTransfer change(
      MetadataClient metadata, ClusterMap map, Supplier<ClusterMap> changed) {
    ClusterMap next;
    try {
      next = changed.get();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
    replace(metadata, map, next);
    return next.transfers().get(next.transfers().size() - 1);
  }

  private static void replace(MetadataClient metadata, ClusterMap from, ClusterMap next) {
    if (!metadata.replaceClusterMap(from.epoch(), next)) {
      throw new CommandFailure(
          ExitCode.REFUSED, "somebody else changed the cluster map at the same time; try again");
    }
  }

  /** How many placements differ. */
  private static int write(MetadataClient metadata, ClusterMap from, ClusterMap next) {
    replace(metadata, from, next);
    return (int) next.partitions().stream().filter(p -> !p.equals(from.partition(p.id()))).count();
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
