package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.query.exec.RunningQueries;
import io.kithgraph.query.gremlin.GraphBackend;
import io.kithgraph.query.gremlin.KithGraphs;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work stops when nobody waits for it, or when an operator says so. */
final class CancelledQueriesTest {
  private final HeldReads held = new HeldReads();
  private final RunningQueries queries = new RunningQueries(Duration.ofHours(1));
  private final KithGraphs graphs =
      new KithGraphs(
          GraphBackend.of(held.client(), new InMemoryCatalog(), new InMemoryNumberAllocator())
              .withQueries(queries),
          GremlinSettings.DEFAULTS);
  private final GremlinServerNode server =
      GremlinServerNode.start(GremlinServerConfig.defaults().withAddress("127.0.0.1", 0), graphs);
  private final Cluster cluster = Cluster.build("127.0.0.1").port(server.port()).create();

  @AfterEach
  void close() {
    cluster.close();
    server.close();
    graphs.close();
  }

  @Test
  void aClientThatGoesTakesItsQueryWithIt() {
    Client client = cluster.connect();
    CompletableFuture<ResultSet> answer = client.submitAsync("g.V(1L).out('follow').id()");
    await().until(() -> held.count() == 1 && queries.list().size() == 1);
    cluster.close();
    await().until(() -> held.areLetGo());
    await().until(() -> queries.list().isEmpty());
    assertThat(answer).isNotNull();
  }

  @Test
  void anOperatorEndsAQueryWithAnErrorThatSaysSo() {
    Client client = cluster.connect();
    CompletableFuture<ResultSet> answer = client.submitAsync("g.V(1L).out('follow').id()");
    await().until(() -> queries.list().size() == 1 && held.count() == 1);
    RunningQueries.Status query = queries.list().get(0);
    assertThat(query.graph()).isEqualTo("social");
    assertThat(query.query()).contains("follow");
    assertThat(query.plan()).contains("KithAdjacencyStep(adjacency out follow -> neighbour ids)");
    assertThat(queries.kill(query.id())).isTrue();
    Throwable failure = catchThrowable(() -> answer.get().all().get());
    assertThat(DriverTest.error(failure)).hasMessageContaining("ended by an operator");
    await().until(() -> held.areLetGo());
    await().until(() -> queries.list().isEmpty());
  }
}
