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
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.StorageClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work stops when nobody waits for it, or when an operator says so. */
final class CancelledQueriesTest {
  /** Reads of adjacency that storage never answers. */
  private final Queue<CompletableFuture<?>> held = new ConcurrentLinkedQueue<>();

  private final RunningQueries queries = new RunningQueries(Duration.ofHours(1));
  private final KithGraphs graphs =
      new KithGraphs(
          GraphBackend.of(
                  holding(new InMemoryStorageClient()),
                  new InMemoryCatalog(),
                  new InMemoryNumberAllocator())
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

  private StorageClient holding(StorageClient storage) {
    return (StorageClient)
        Proxy.newProxyInstance(
            StorageClient.class.getClassLoader(),
            new Class<?>[] {StorageClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("range")) {
                CompletableFuture<?> never = new CompletableFuture<>();
                held.add(never);
                return never;
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aClientThatGoesTakesItsQueryWithIt() {
    Client client = cluster.connect();
    CompletableFuture<ResultSet> answer = client.submitAsync("g.V(1L).out('follow').id()");
    await().until(() -> held.size() == 1 && queries.list().size() == 1);
    cluster.close();
    await().until(() -> held.peek().isCancelled());
    await().until(() -> queries.list().isEmpty());
    assertThat(answer).isNotNull();
  }

  @Test
  void anOperatorEndsAQueryWithAnErrorThatSaysSo() {
    Client client = cluster.connect();
    CompletableFuture<ResultSet> answer = client.submitAsync("g.V(1L).out('follow').id()");
    await().until(() -> queries.list().size() == 1 && held.size() == 1);
    RunningQueries.Status query = queries.list().get(0);
    assertThat(query.graph()).isEqualTo("social");
    assertThat(query.query()).contains("follow");
    assertThat(query.plan()).contains("KithAdjacencyStep(adjacency out follow -> neighbour ids)");
    assertThat(queries.kill(query.id())).isTrue();
    Throwable failure = catchThrowable(() -> answer.get().all().get());
    assertThat(DriverTest.error(failure)).hasMessageContaining("ended by an operator");
    await().until(() -> held.peek().isCancelled());
    await().until(() -> queries.list().isEmpty());
  }
}
