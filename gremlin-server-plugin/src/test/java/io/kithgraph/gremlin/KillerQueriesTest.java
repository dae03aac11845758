package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.gremlin.GraphBackend;
import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.KithGraphs;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.InMemoryStorageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries that would read more than there is memory or time for end with an error that says so, and
 * those beside them are answered. The budgets are as small as the graph.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillerQueriesTest {
  private static final int FANS = 300;
  private static final int FOLLOWED = 20;

  private final KithGraphs graphs =
      new KithGraphs(
          GraphBackend.of(
              new InMemoryStorageClient(), new InMemoryCatalog(), new InMemoryNumberAllocator()),
          GremlinSettings.DEFAULTS.withLimits(limits()));
  private final GremlinServerNode server =
      GremlinServerNode.start(GremlinServerConfig.defaults().withAddress("127.0.0.1", 0), graphs);
  private final Cluster cluster = Cluster.build("127.0.0.1").port(server.port()).create();

  private static QueryLimits limits() {
    QueryLimits usual = QueryLimits.DEFAULTS;
    return new QueryLimits(
        usual.timeout(),
        20_000,
        5_000,
        10_000,
        1 << 20,
        usual.maxFrontier(),
        usual.pageEdges(),
        usual.scanPage(),
        usual.maxChanges(),
        usual.maxTrackedReads(),
        200);
  }

  /** Vertex 0 follows all, and is followed by all, and they follow each other. */
  @BeforeAll
  void fill() {
    KithGraph graph = graphs.graph("social");
    List<Vertex> users = new ArrayList<>();
    for (long id = 0; id <= FANS; id++) {
      users.add(graph.addVertex(T.id, id, T.label, "user"));
    }
    for (int i = 1; i <= FANS; i++) {
      users.get(0).addEdge("follow", users.get(i));
      users.get(i).addEdge("follow", users.get(0));
      for (int j = 1; j <= FOLLOWED; j++) {
        users.get(i).addEdge("follow", users.get(1 + (i * 7 + j * 13) % FANS));
      }
    }
    graph.tx().commit();
    GraphTraversalSource g = graph.traversal();
    assertThat(g.V(0L).out("follow").count().next()).isEqualTo(FANS);
    graph.tx().rollback();
  }

  @AfterAll
  void close() {
    cluster.close();
    server.close();
    graphs.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g.V().both().both().both()",
        "g.V().count()",
        "g.V(0L).out().out().out().path()",
        "g.V(0L).repeat(both().simplePath()).times(5).path().count()",
        "g.V(0L).both().both().both().both().order().by(values('name'))"
      })
  void endWithAClearErrorWhileOthersAreAnswered(String killer) throws Exception {
    Client client = cluster.connect();
    CompletableFuture<ResultSet> answer = client.submitAsync(killer);
    for (long fan = 1; fan <= 20; fan++) {
      assertThat(client.submit("g.V(" + fan + "L).in('follow').hasId(0L).count()").one().getLong())
          .isEqualTo(1);
    }
    Throwable failure = catchThrowable(() -> answer.get().all().get());
    assertThat(DriverTest.error(failure))
        .hasMessageMatching(
            "(?s).*(more than [0-9]+ (edges|adjacency lists|vertices|bytes).*" + "budget).*");
    client.close();
  }

  @Test
  void withinTheirBudgetTheyRun() throws Exception {
    Client client = cluster.connect();
    assertThat(client.submit("g.V(0L).out().out().dedup().count()").one().getLong())
        .isEqualTo(FANS + 1);
    assertThat(client.submit("g.with('scanBudget', 1000).V().count()").one().getLong())
        .isEqualTo(FANS + 1);
    client.close();
  }
}
