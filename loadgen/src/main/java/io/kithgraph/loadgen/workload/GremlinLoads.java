package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.driver.ResultSet;

/** The same reads as Gremlin text with parameters, over the Java driver. Thread-safe. */
public final class GremlinLoads implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int MAX_IN_PROCESS = 64;
  private static final int MAX_WAIT_MILLIS = 30_000;

  private final Cluster cluster;
  private final Client client;
  private final String source;
  private final Users users;

  /**
   * Connects.
   *
   * @param server where the server is, and how it is reached
   * @param source the traversal source
   */
  public GremlinLoads(Cluster.Builder server, String source, Users users) {
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
    this.users = users;
  }

  /** All of them. */
  public List<Load> all() {
    return List.of(
        new NamedLoad("Gremlin g.inject(0) (floor)", random -> submit("g.inject(0)", Map.of())),
        load("Gremlin does x follow y", "g.V(x).out('follow').hasId(y).limit(1).count()", true),
        load(
            "Gremlin newest 50 followers",
            "g.V(x).inE('follow').order().by('since', desc).limit(50).outV().id()",
            false),
        load("Gremlin count", "g.V(x).in('follow').count()", false),
        load("Gremlin two hops", "g.V(x).out('follow').out('follow').dedup().count()", false));
  }

  private Load load(String name, String query, boolean pair) {
    return new NamedLoad(
        name,
        random ->
            submit(
                query,
                pair ? Map.of("x", any(random), "y", any(random)) : Map.of("x", any(random))));
  }

  private Object any(RandomGenerator random) {
    return users.any(random);
  }

  private CompletionStage<List<Result>> submit(String query, Map<String, Object> parameters) {
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
