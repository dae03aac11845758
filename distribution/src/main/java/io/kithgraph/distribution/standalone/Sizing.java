package io.kithgraph.distribution.standalone;

import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.config.StorageConfig;
import io.kithgraph.gremlin.GremlinServerConfig;
import io.kithgraph.query.server.QueryNodeConfig;
import io.kithgraph.storage.server.StorageNodeSettings;
import java.time.Duration;

/** Turns the configuration of the process into the settings of its parts. */
final class Sizing {
  private Sizing() {}

  static StorageNodeSettings storage(StorageConfig config) {
    return StorageNodeSettings.DEFAULT;
  }

  static QueryNodeConfig query(ServerConfig config) {
    return QueryNodeConfig.defaults().withAddress(config.bindAddress(), config.grpc().port());
  }

  static GremlinServerConfig gremlin(ServerConfig config) {
    return GremlinServerConfig.defaults()
        .withAddress(config.bindAddress(), config.gremlin().port())
        .withTimeouts(
            Duration.ofMillis(config.gremlin().evaluationTimeoutMillis()),
            Duration.ofMillis(config.gremlin().maxEvaluationTimeoutMillis()));
  }
}
