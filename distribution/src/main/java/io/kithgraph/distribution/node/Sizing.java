package io.kithgraph.distribution.node;

import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.config.StorageConfig;
import io.kithgraph.gremlin.GremlinServerConfig;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.query.server.QueryNodeConfig;
import io.kithgraph.query.server.admission.AdmissionSettings;
import io.kithgraph.query.server.admission.Quotas;
import io.kithgraph.storage.client.backpressure.AnswerBudget;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.server.StorageNodeSettings;
import java.time.Duration;

/** Turns the configuration of the process into the settings of its parts. */
public final class Sizing {
  private Sizing() {}

  /** The name of a deployment among the Raft groups of a network. */
  public static String clusterName(MetadataClient metadata) {
    return "kith-" + metadata.deployment().id();
  }

  /**
   * For a storage node.
   *
   * @param partitions how many partitions share its memory
   */
  public static StorageNodeSettings storage(StorageConfig config, int partitions) {
    long cacheBytes = ((long) config.pageCacheMebibytes() << 20) / Math.max(1, partitions);
    return StorageNodeSettings.DEFAULT
        .withPartition(new PartitionSettings(cacheBytes, EdgeTreeSettings.DEFAULT))
        .withReserve((long) config.reserveMebibytes() << 20);
  }

  static QueryNodeConfig query(ServerConfig config) {
    return QueryNodeConfig.defaults()
        .withAddress(config.bindAddress(), config.grpc().port())
        .withAdmission(
            new AdmissionSettings(
                config.grpc().minCalls(),
                config.grpc().maxCalls(),
                AnswerBudget.defaultBytes(),
                Quotas.parse(config.grpc().quotas())))
        .withTls(DoorSecurity.tls(config));
  }

  static GremlinServerConfig gremlin(ServerConfig config) {
    return GremlinServerConfig.defaults()
        .withAddress(config.bindAddress(), config.gremlin().port())
        .withTls(DoorSecurity.tls(config))
        .withTimeouts(
            Duration.ofMillis(config.gremlin().evaluationTimeoutMillis()),
            Duration.ofMillis(config.gremlin().maxEvaluationTimeoutMillis()));
  }

  static GremlinSettings graphs(ServerConfig config) {
    return GremlinSettings.DEFAULTS.withLimits(
        QueryLimits.DEFAULTS.withScanBudget(config.gremlin().scanBudget()));
  }
}
