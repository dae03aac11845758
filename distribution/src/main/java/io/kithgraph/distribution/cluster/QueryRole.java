package io.kithgraph.distribution.cluster;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.metrics.MetricsEndpoint;
import io.kithgraph.distribution.metrics.ServerHealth;
import io.kithgraph.distribution.node.Ports;
import io.kithgraph.distribution.node.QueryDoors;
import io.kithgraph.distribution.node.ServerParts;
import io.kithgraph.distribution.node.Starting;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import java.time.Duration;

/**
 * A query node of a cluster: gRPC services and Gremlin Server. Keeps nothing; any number of them
 * serve the same graphs. Thread-safe.
 */
public final class QueryRole implements AutoCloseable {
  /** Storage comes when it comes; until then health says that this node does not serve. */
  private static final Duration PATIENCE = Duration.ofDays(365);

  private final QueryDoors doors;
  private final MetricsEndpoint metrics;
  private final ServerParts parts;

  private QueryRole(QueryDoors doors, MetricsEndpoint metrics, ServerParts parts) {
    this.doors = doors;
    this.metrics = metrics;
    this.parts = parts;
  }

  /**
   * Starts; it serves, and is warm, when this returns.
   *
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static QueryRole start(ServerConfig config) {
    return Starting.all(parts -> start(config, parts));
  }

  private static QueryRole start(ServerConfig config, ServerParts parts) {
    Ports.checkQuery(config);
    ServerHealth health = new ServerHealth();
    MetricsEndpoint metrics = parts.add(MetricsEndpoint.open(config.metrics(), health));
    MetadataClient metadata = parts.add(Metadata.open(config));
    Metadata.awaitMap(metadata);
    ClusterMapSource maps = metadata.followClusterMap();
    RoutingStorageClient client =
        parts.add(
            new RoutingStorageClient(
                maps, new GrpcTransport(GrpcSettings.DEFAULT), ClientSettings.CLUSTER));
    QueryDoors doors =
        QueryDoors.open(config, client, metadata, metrics.registry(), parts, PATIENCE);
    parts.add(health.started(() -> true));
    return new QueryRole(doors, metrics, parts);
  }

  /** Where it is reached. */
  public QueryDoors doors() {
    return doors;
  }

  /** Where its figures and its health are. */
  public MetricsEndpoint metrics() {
    return metrics;
  }

  /** Says that it no longer serves, ends what is under way, stops. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
