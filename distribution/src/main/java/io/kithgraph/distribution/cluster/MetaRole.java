package io.kithgraph.distribution.cluster;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.config.ClusterConfig;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.metrics.MetricsEndpoint;
import io.kithgraph.distribution.metrics.ServerHealth;
import io.kithgraph.distribution.node.ServerParts;
import io.kithgraph.distribution.node.Starting;
import io.kithgraph.distribution.status.ReportedLoads;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PlanSettings;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.Controller;
import io.kithgraph.meta.server.ControllerSettings;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import java.time.Duration;

/**
 * A metadata node: makes the deployment if there is none, and looks after the cluster map while it
 * is the elected one. Keeps nothing of its own; several may run. Thread-safe.
 */
public final class MetaRole implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(500);

  private final MetadataClient metadata;
  private final MetricsEndpoint metrics;
  private final ServerParts parts;

  private MetaRole(MetadataClient metadata, MetricsEndpoint metrics, ServerParts parts) {
    this.metadata = metadata;
    this.metrics = metrics;
    this.parts = parts;
  }

  /**
   * Starts; the deployment is there when this returns.
   *
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static MetaRole start(ServerConfig config) {
    return Starting.all(parts -> start(config, parts));
  }

  private static MetaRole start(ServerConfig config, ServerParts parts) {
    ServerHealth health = new ServerHealth();
    MetricsEndpoint metrics = parts.add(MetricsEndpoint.open(config.metrics(), health));
    MetadataClient metadata =
        parts.add(MetadataClient.openOrCreate(Metadata.settings(config), SchemaMode.AUTO));
    ClusterConfig cluster = config.cluster();
    GrpcTransport nodes = parts.add(new GrpcTransport(GrpcSettings.DEFAULT));
    parts.add(
        Controller.start(
            metadata,
            config.reachableHost() + "-" + ProcessHandle.current().pid(),
            new ControllerSettings(
                cluster.storageNodes(),
                new FirstPlacement(cluster.partitions(), cluster.replicas()),
                ROUND,
                Duration.ofSeconds(cluster.replaceAfterSeconds()),
                plans(cluster)),
            new ReportedLoads(nodes)));
    parts.add(health.started(() -> true));
    return new MetaRole(metadata, metrics, parts);
  }

  private static PlanSettings plans(ClusterConfig cluster) {
    return new PlanSettings(
        cluster.plansAtOnce(),
        (long) cluster.splitMebibytes() << 20,
        cluster.splitOperations(),
        Duration.ofSeconds(cluster.splitLoadSeconds()),
        (long) cluster.balanceMebibytes() << 20,
        Duration.ofSeconds(cluster.planSeconds()));
  }

  /** Where its figures and its health are. */
  public MetricsEndpoint metrics() {
    return metrics;
  }

  /** Which deployment it looks after. */
  public String deployment() {
    return metadata.deployment().id().toString();
  }

  @Override
  public void close() {
    parts.close();
  }
}
