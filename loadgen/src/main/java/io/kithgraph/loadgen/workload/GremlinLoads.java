package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.tinkerpop.gremlin.driver.Cluster;

/** The same reads as Gremlin text with parameters, over the Java driver. Thread-safe. */
public final class GremlinLoads implements AutoCloseable {
  private final GremlinConnection server;
  private final Users users;

  /**
   * Connects.
   *
   * @param server where the server is, and how it is reached
   * @param source the traversal source
   */
  public GremlinLoads(Cluster.Builder server, String source, Users users) {
    this.server = new GremlinConnection(server, source);
    this.users = users;
  }

  /** All of them. */
  public List<Load> all() {
    return List.of(
        new NamedLoad(
            "Gremlin g.inject(0) (floor)", random -> server.submit("g.inject(0)", Map.of())),
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
            server.submit(
                query,
                pair ? Map.of("x", any(random), "y", any(random)) : Map.of("x", any(random))));
  }

  private Object any(RandomGenerator random) {
    return users.any(random);
  }

  @Override
  public void close() {
    server.close();
  }
}
