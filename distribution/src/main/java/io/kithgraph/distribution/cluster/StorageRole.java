package io.kithgraph.distribution.cluster;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.metrics.MetricsEndpoint;
import io.kithgraph.distribution.metrics.ServerHealth;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.node.Ports;
import io.kithgraph.distribution.node.ServerParts;
import io.kithgraph.distribution.node.Sizing;
import io.kithgraph.distribution.node.Starting;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.server.StorageFolder;
import io.kithgraph.storage.server.StorageGrpcServer;
import io.kithgraph.storage.server.StorageServer;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;

/** A storage node of a cluster. Thread-safe. */
public final class StorageRole implements AutoCloseable {
  private final StorageNode self;
  private final MetricsEndpoint metrics;
  private final ServerParts parts;

  private StorageRole(StorageNode self, MetricsEndpoint metrics, ServerParts parts) {
    this.self = self;
    this.metrics = metrics;
    this.parts = parts;
  }

  /**
   * Starts on a folder; all its replicas know a leader when this returns.
   *
   * @param folder stays the caller's to close, after the node
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static StorageRole start(DataFolder folder, ServerConfig config) {
    return Starting.all(parts -> start(folder, config, parts));
  }

  private static StorageRole start(DataFolder folder, ServerConfig config, ServerParts parts) {
    Ports.checkStorage(config);
    ServerHealth health = new ServerHealth();
    MetricsEndpoint metrics = parts.add(MetricsEndpoint.open(config.metrics(), health));
    MetadataClient metadata = parts.add(Metadata.open(config));
    StorageFolder storageFolder = parts.add(StorageFolder.open(folder.storage()));
    NodeId node = metadata.nodes().register(storageFolder.nodeKey());
    StorageNode self =
        new StorageNode(
            node,
            Ports.address(config.reachableHost(), config.storage().port()),
            Ports.address(config.reachableHost(), config.storage().raftPort()));
    parts.add(metadata.nodes().announce(self));
    ClusterMap map =
        Metadata.await(
            "the cluster map to have this node in it",
            () -> metadata.findClusterMap().filter(found -> isIn(found, node)));
    checkRaftAddress(map, self);

    ClusterMapSource maps = metadata.followClusterMap();
    GrpcTransport peers = parts.add(new GrpcTransport(GrpcSettings.DEFAULT));
    StorageServer storage =
        parts.add(
            StorageServer.start(
                storageFolder,
                node,
                Sizing.clusterName(metadata),
                maps,
                metadata::replaceClusterMap,
                Sizing.storage(config.storage(), replicas(map, node))
                    .inCluster(config.bindAddress()),
                peers,
                metrics.registry(),
                InstantSource.system()));
    parts.add(
        StorageGrpcServer.start(
            storage,
            new InetSocketAddress(config.bindAddress(), config.storage().port()),
            GrpcSettings.DEFAULT));
    Metadata.await(
        "leaders of all partitions that have a replica here",
        () -> storage.isReady() ? Optional.of(storage) : Optional.empty());
    parts.add(health.started(storage::isHealthy));
    return new StorageRole(self, metrics, parts);
  }

  private static boolean isIn(ClusterMap map, NodeId node) {
    return map.nodes().stream().anyMatch(known -> known.id().equals(node));
  }

  private static int replicas(ClusterMap map, NodeId node) {
    return (int) map.partitions().stream().filter(p -> p.replicas().contains(node)).count();
  }

  /**
   * Raft knows a node with replicas by its address: there it is the node's name. So it keeps it,
   * and nobody with an empty folder may take it: a voter that has forgotten what it acknowledged
   * could help to elect a leader that never knew.
   */
  private static void checkRaftAddress(ClusterMap map, StorageNode self) {
    for (StorageNode other : map.nodes()) {
      if (!other.id().equals(self.id())
          && other.raftAddress().equals(self.raftAddress())
          && replicas(map, other.id()) > 0) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION,
            "the Raft address "
                + self.raftAddress()
                + " belongs to storage node "
                + other.id().value()
                + ", which has replicas; if its folder is lost, start this one with another"
                + " storage.raftPort, and let the replicas move to it: kith cluster drain "
                + other.id().value());
      }
    }
    String known = map.node(self.id()).raftAddress();
    if (replicas(map, self.id()) > 0 && !known.equals(self.raftAddress())) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "storage node "
              + self.id().value()
              + " has replicas under the Raft address "
              + known
              + ", so it cannot come back as "
              + self.raftAddress()
              + "; start it with the old storage.raftPort and host");
    }
  }

  /** The node as others reach it. */
  public StorageNode self() {
    return self;
  }

  /** Where its figures and its health are. */
  public MetricsEndpoint metrics() {
    return metrics;
  }

  /** Hands its leads over, then stops. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
