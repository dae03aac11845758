package io.kithgraph.gremlin;

import static io.kithgraph.meta.security.UsersContract.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.TransientUsers;
import io.kithgraph.meta.security.User;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.ResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A query ends when its user may not ask for it any more. */
final class RevokedQueriesTest {
  private static final String PASSWORD = "correct horse";

  private final HeldReads held = new HeldReads();
  private final TransientUsers users = new TransientUsers();
  private final GremlinServerFixture fixture =
      new GremlinServerFixture(GremlinServerConfig.defaults(), held.client(), users, true);
  private final Cluster cluster =
      Cluster.build("127.0.0.1").port(fixture.port()).credentials("ann", PASSWORD).create();

  RevokedQueriesTest() {
    users.add(User.of("ann", hash(PASSWORD), false));
    grant(Access.READ);
  }

  private void grant(Access access) {
    users.change(
        "ann",
        user -> user.withGrant(fixture.catalog.schema(Catalog.DEFAULT_GRAPH).graph(), access));
  }

  @AfterEach
  void close() {
    cluster.close();
    fixture.close();
  }

  private CompletableFuture<ResultSet> ask() {
    CompletableFuture<ResultSet> answer =
        cluster.connect().submitAsync("g.V(1L).out('follow').id()");
    await().until(() -> held.count() == 1);
    return answer;
  }

  private void assertEnded(CompletableFuture<ResultSet> answer) {
    await().until(held::areLetGo);
    assertThatThrownBy(() -> answer.get().all().get()).isInstanceOf(ExecutionException.class);
  }

  @Test
  void endsWithTheRight() {
    CompletableFuture<ResultSet> answer = ask();
    users.change("ann", user -> user.withGrantsOn(graph -> false));
    assertEnded(answer);
  }

  @Test
  void endsWithTheUser() {
    CompletableFuture<ResultSet> answer = ask();
    users.remove("ann");
    assertEnded(answer);
  }

  @Test
  void moreRightsEndNothing() {
    AccessControl control =
        new AccessControl(
            users,
            name -> fixture.catalog.find(name).map(GraphSchema::graph),
            Runnable::run,
            new SecureRandom());
    GraphRights rights =
        GraphRights.of(control, control.authenticate("ann", PASSWORD).toCompletableFuture().join());
    String reading = rights.source(Catalog.DEFAULT_GRAPH);
    grant(Access.WRITE);
    assertThat(rights.stillGives(reading)).isTrue();
    String writing = rights.source(Catalog.DEFAULT_GRAPH);
    assertThat(writing).isNotEqualTo(reading);
    grant(Access.READ);
    assertThat(rights.stillGives(writing)).isFalse();
    assertThat(rights.stillGives(reading)).isTrue();
  }
}
