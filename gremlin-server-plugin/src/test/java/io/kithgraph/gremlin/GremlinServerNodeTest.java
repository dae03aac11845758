package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.junit.jupiter.api.Test;

final class GremlinServerNodeTest {

  @Test
  void portInUseIsAClearError() {
    try (GremlinServerFixture fixture = new GremlinServerFixture()) {
      GremlinServerConfig taken =
          GremlinServerConfig.defaults().withAddress("127.0.0.1", fixture.port());
      assertThatThrownBy(() -> GremlinServerNode.start(taken, fixture.graphs))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + fixture.port());
    }
  }

  @Test
  void stopsInTimeThoughAQueryRuns() {
    GremlinServerFixture fixture = new GremlinServerFixture();
    Client client = fixture.cluster().connect();
    CompletableFuture<ResultSet> endless =
        client.submitAsync("g.inject(1).repeat(identity()).until(is(2)).count()");
    await().until(endless::isDone);
    long before = System.nanoTime();
    fixture.server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(7));
    fixture.server.close();
    fixture.close();
  }
}
