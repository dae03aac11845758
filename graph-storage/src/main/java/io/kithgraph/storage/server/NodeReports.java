package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.replication.GroupMembership;
import io.kithgraph.storage.replication.RaftHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says how this node and its replicas are. Thread-safe; looks at files, so it may take a moment.
 */
final class NodeReports {
  /** So many vertices that are read most, and as many that are changed most. */
  private static final int MOST_HOT = 5;

  private final NodeId node;
  private final ClusterMapSource maps;
  private final StorageFolder folder;
  private final RaftHost host;
  private final HostedReplicas replicas;
  private final DiskSpace disk;

  NodeReports(
      NodeId node,
      ClusterMapSource maps,
      StorageFolder folder,
      RaftHost host,
      HostedReplicas replicas,
      DiskSpace disk) {
    this.node = node;
    this.maps = maps;
    this.folder = folder;
    this.host = host;
    this.replicas = replicas;
    this.disk = disk;
  }

  NodeReport report() {
    return new NodeReport(
        node,
        maps.current().epoch(),
        replicas.status().stream().map(this::report).toList(),
        folder.freeBytes(),
        disk.isFull(),
        hotVertices());
  }

  private List<NodeReport.HotVertex> hotVertices() {
    return Stream.of(NodeReport.HotVertex.Use.values())
        .flatMap(use -> replicas.hottest(use, MOST_HOT).stream())
        .toList();
  }

  private NodeReport.Replica report(ReplicaStatus status) {
    return new NodeReport.Replica(
        status.partition(),
        switch (status.role()) {
          case LEADER -> NodeReport.Role.LEADER;
          case FOLLOWER -> NodeReport.Role.FOLLOWER;
          case FAILED -> NodeReport.Role.FAILED;
        },
        status.leaderAddress().orElse(""),
        status.term(),
        status.appliedIndex(),
        status.waitingCommands(),
        status.failure().orElse(""),
        bytes(folder.partition(status.partition())),
        voters(status.partition()),
        status.damaged(),
        status.role() == ReplicaStatus.Role.LEADER
            ? replicas.load(status.partition())
            : NodeReport.Load.NONE);
  }

  private List<String> voters(PartitionId id) {
    return host.group(id).flatMap(GroupMembership::voters).orElse(Set.of()).stream()
        .sorted()
        .toList();
  }

  /** Files come and go while this looks; what has gone counts nothing. */
  private static long bytes(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}
