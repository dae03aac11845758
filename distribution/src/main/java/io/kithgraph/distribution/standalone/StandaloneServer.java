package io.kithgraph.distribution.standalone;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.metrics.MetricsEndpoint;
import io.kithgraph.distribution.metrics.ServerHealth;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.node.Ports;
import io.kithgraph.distribution.node.QueryDoors;
import io.kithgraph.distribution.node.ServerParts;
import io.kithgraph.distribution.node.Sizing;
import io.kithgraph.distribution.node.Starting;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.EmbeddedZooKeeper;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.server.StorageFolder;
import io.kithgraph.storage.server.StorageServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A whole deployment in this process: ZooKeeper, one storage node, one query node, a Gremlin
 * Server. The same parts as a cluster has, wired to each other by direct calls. Thread-safe.
 */
public final class StandaloneServer implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  /** Names the only Raft peer in the logs of its groups; nothing listens there. */
  private static final String RAFT_ADDRESS = "127.0.0.1:9191";

  private final QueryDoors doors;
  private final MetricsEndpoint metrics;
  private final ServerParts parts;

  private StandaloneServer(QueryDoors doors, MetricsEndpoint metrics, ServerParts parts) {
    this.doors = doors;
    this.metrics = metrics;
    this.parts = parts;
  }

  /**
   * Starts on a folder; it serves when this returns. What has been started is stopped again if
   * something fails.
   *
   * @param folder stays the caller's to close, after the server
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static StandaloneServer start(DataFolder folder, ServerConfig config) {
    return Starting.all(parts -> start(folder, config, parts));
  }

  private static StandaloneServer start(DataFolder folder, ServerConfig config, ServerParts parts) {
    Ports.checkQuery(config);
    ServerHealth health = new ServerHealth();
    MetricsEndpoint metrics = parts.add(MetricsEndpoint.open(config.metrics(), health));
    EmbeddedZooKeeper zooKeeper = parts.add(EmbeddedZooKeeper.start(folder.meta()));
    MetadataClient metadata =
        parts.add(
            MetadataClient.openOrCreate(
                ZooKeeperSettings.of(zooKeeper.connectString()), SchemaMode.AUTO));

    StorageFolder storageFolder = parts.add(StorageFolder.open(folder.storage()));
    NodeId node = metadata.nodes().register(storageFolder.nodeKey());
    StorageNode self = new StorageNode(node, "", RAFT_ADDRESS);
    ClusterMap map =
        metadata.ensureClusterMap(
            new FirstPlacement(config.storage().partitions(), 1), List.of(self));
    ClusterMapSource maps = metadata.followClusterMap();
    StorageServer storage =
        parts.add(
            StorageServer.start(
                storageFolder,
                node,
                Sizing.clusterName(metadata),
                maps,
                metadata::replaceClusterMap,
                Sizing.storage(config.storage(), map.partitions().size()),
                new NoPeers(),
                metrics.registry(),
                InstantSource.system()));
    parts.add(metadata.nodes().announce(self));
    RoutingStorageClient client =
        parts.add(new RoutingStorageClient(maps, storage.transport(), ClientSettings.DEFAULT));
    QueryDoors doors =
        QueryDoors.open(config, client, metadata, metrics.registry(), parts, READY_TIMEOUT);
    parts.add(health.started(storage::isHealthy));
    return new StandaloneServer(doors, metrics, parts);
  }

  /** Where it is reached. */
  public QueryDoors doors() {
    return doors;
  }

  /** Where its figures and its health are. */
  public MetricsEndpoint metrics() {
    return metrics;
  }

  /** Stops the doors first, then what is behind them. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
