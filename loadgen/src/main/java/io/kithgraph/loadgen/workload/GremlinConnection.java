package io.kithgraph.loadgen.workload;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.driver.ResultSet;

/** Connections of the Java driver to one Gremlin Server. Thread-safe. */
public final class GremlinConnection implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int MAX_IN_PROCESS = 64;
  private static final int MAX_WAIT_MILLIS = 30_000;

  private final Cluster cluster;
  private final Client client;
  private final String source;

  /**
   * Connects, when first asked.
   *
   * @param server where the server is, and how it is reached
   * @param source the traversal source
   */
  public GremlinConnection(Cluster.Builder server, String source) {
    this.cluster =
        server
            .minConnectionPoolSize(CONNECTIONS)
            .maxConnectionPoolSize(CONNECTIONS)
            .maxInProcessPerConnection(MAX_IN_PROCESS)
            .maxSimultaneousUsagePerConnection(MAX_IN_PROCESS)
            .maxWaitForConnection(MAX_WAIT_MILLIS)
            .create();
    this.client = cluster.connect();
    this.source = source;
  }

  /** Sends a query in the grammar of Gremlin with parameters; the stage gives all its results. */
  public CompletionStage<List<Result>> submit(String query, Map<String, Object> parameters) {
    RequestOptions.Builder options =
        RequestOptions.build().addAlias("g", source).language("gremlin-lang");
    parameters.forEach(options::addParameter);
    return client.submitAsync(query, options.create()).thenCompose(ResultSet::all);
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
  }
}
