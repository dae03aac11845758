package io.kithgraph.gremlin;

import static io.kithgraph.meta.security.UsersContract.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.BasicCredentials;
import io.kithgraph.meta.security.TransientUsers;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.Users;
import io.kithgraph.storage.api.InMemoryStorageClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.driver.exception.ResponseException;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Users with few rights, and people who are none, against a server that asks who they are. The
 * graph {@code work} is theirs, {@code secret} is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LoginTest {
  /** With a colon, which ends the name in HTTP's Basic but not the password. */
  private static final String PASSWORD = "correct: horse";

  /** Every step that changes something, at the root and hidden in others. */
  private static final List<String> WRITES =
      List.of(
          "g.addV('user')",
          "g.mergeV([(T.label):'user','name':'x'])",
          "g.mergeV([(T.label):'user','name':'x']).option(Merge.onCreate,[(T.label):'user'])",
          "g.V(1L).mergeE([(T.label):'follow',(Direction.OUT):1L,(Direction.IN):2L])",
          "g.mergeE([(T.label):'follow',(Direction.OUT):1L,(Direction.IN):2L])",
          "g.addE('follow').from(__.V(1L)).to(__.V(2L))",
          "g.V(1L).property('name','x')",
          "g.V(1L).property(single,'name','x')",
          "g.V(1L).drop()",
          "g.V(1L).properties().drop()",
          "g.inject(1).union(__.addV('user'))",
          "g.inject(1).repeat(__.addV('user')).times(2)",
          "g.inject(1).map(__.coalesce(__.V(9L),__.addV('user')))",
          "g.inject(1).where(__.addV('user'))",
          "g.V(1L).order().by(__.addV('user'))",
          "g.V(1L).project('a').by(__.sideEffect(__.drop()))",
          "g.V(1L).local(__.choose(__.identity(),__.property('name','x')))",
          "g.withStrategies(SubgraphStrategy(vertices:__.addV('user'))).V()",
          "g.withoutStrategies(ReadOnlyStrategy).addV('user')",
          "g.V(1L).addE('follow').to(__.V(1L))");

  private final Users users = new TransientUsers();
  private final GremlinServerFixture fixture =
      new GremlinServerFixture(
          GremlinServerConfig.defaults(), new InMemoryStorageClient(), users, true);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<Cluster> clusters = new ArrayDeque<>();
  private int made;

  LoginTest() throws Exception {
    fixture.catalog.createGraph("work", SchemaMode.AUTO);
    fixture.catalog.createGraph("secret", SchemaMode.AUTO);
    users.add(User.of("root", hash(PASSWORD), true));
    Client root = client("root", PASSWORD);
    assertThat(run(root, "work", "g.addV('user').property(T.id, 1L)")).hasSize(1);
    assertThat(run(root, "work", "g.addV('user').property(T.id, 2L)")).hasSize(1);
  }

  private String user(Access access) {
    String name = access.word() + made++;
    users.add(
        User.of(name, hash(PASSWORD), false)
            .withGrant(fixture.catalog.schema("work").graph(), access));
    return name;
  }

  @AfterEach
  void disconnect() {
    clusters.forEach(Cluster::close);
    clusters.clear();
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private Cluster cluster(String name, String password) {
    Cluster cluster =
        Cluster.build("127.0.0.1")
            .port(fixture.port())
            .minConnectionPoolSize(1)
            .maxConnectionPoolSize(1)
            .serializer(new GraphBinaryMessageSerializerV1())
            .credentials(name, password)
            .create();
    clusters.push(cluster);
    return cluster;
  }

  private Client client(String name, String password) {
    return cluster(name, password).connect();
  }

  private static List<Object> run(Client client, String source, String query) throws Exception {
    try {
      return client
          .submitAsync(
              query, RequestOptions.build().addAlias("g", source).language("gremlin-lang").create())
          .get()
          .all()
          .get()
          .stream()
          .map(Result::getObject)
          .toList();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void assertUnauthorized(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .satisfies(
            failure -> {
              Throwable cause = failure;
              while (!(cause instanceof ResponseException) && cause.getCause() != null) {
                cause = cause.getCause();
              }
              assertThat(cause)
                  .isInstanceOfSatisfying(
                      ResponseException.class,
                      refused ->
                          assertThat(refused.getResponseStatusCode())
                              .as(refused.getMessage())
                              .isEqualTo(ResponseStatusCode.UNAUTHORIZED))
                  .hasMessageContaining(message);
            });
  }

  @Test
  void nobodyGetsInWithoutARightPassword() {
    String reader = user(Access.READ);
    for (String[] wrong :
        new String[][] {
          {reader, "wrong horse"},
          {reader, ""},
          {reader, "x".repeat(100_000)},
          {reader.toUpperCase(java.util.Locale.ROOT), PASSWORD},
          {reader + "\0" + reader, PASSWORD},
          {"nobody", PASSWORD}
        }) {
      assertUnauthorized(() -> run(client(wrong[0], wrong[1]), "work", "g.V()"), "");
    }
  }

  @Test
  void whoHasNoPasswordIsAskedForOne() {
    Cluster silent = Cluster.build("127.0.0.1").port(fixture.port()).create();
    clusters.push(silent);
    assertThatThrownBy(() -> run(silent.connect(), "work", "g.V()"))
        .isInstanceOfAny(ResponseException.class, CompletionException.class);
    assertThatThrownBy(() -> run(silent.connect("a session"), "work", "g.V()"))
        .isInstanceOfAny(ResponseException.class, CompletionException.class);
  }

  @Test
  void aReaderReadsAndChangesNothing() throws Exception {
    Client reader = client(user(Access.READ), PASSWORD);
    assertThat(run(reader, "work", "g.V().count()")).containsExactly(2L);
    for (String write : WRITES) {
      assertUnauthorized(() -> run(reader, "work", write), "");
    }
    Client session = cluster(user(Access.READ), PASSWORD).connect("reading");
    for (String write : WRITES) {
      assertUnauthorized(() -> run(session, "work", write), "");
    }
    assertThat(run(reader, "work", "g.V().count()")).containsExactly(2L);
    assertThat(run(reader, "work", "g.V(1L).properties().count()")).containsExactly(0L);
  }

  @Test
  void aReaderChangesNothingByBytecode() {
    GraphTraversalSource g = fixture.traversal(cluster(user(Access.READ), PASSWORD), "work");
    assertThat(g.V().count().next()).isEqualTo(2L);
    assertUnauthorized(() -> g.addV("user").iterate(), "only read");
    assertUnauthorized(() -> g.V(1L).drop().iterate(), "only read");
    assertUnauthorized(() -> g.inject(1).map(__.addV("user")).iterate(), "only read");
    assertUnauthorized(() -> g.V(1L).property("name", "x").iterate(), "only read");
    Transaction tx = g.tx();
    GraphTraversalSource inside = tx.begin();
    assertUnauthorized(() -> inside.addV("user").property(T.id, 3L).iterate(), "only read");
    assertThat(inside.V().count().next()).isEqualTo(2L);
    tx.rollback();
  }

  @Test
  void nobodyReachesAnotherGraph() {
    Client writer = client(user(Access.WRITE), PASSWORD);
    // The default graph, others, spellings of one's own, and the names that the gate uses itself.
    for (String other :
        List.of("g", "social", "secret", "nothing", "Work", "~work", "~secret", "~~work", "")) {
      assertUnauthorized(() -> run(writer, other, "g.V()"), "needs the access read");
    }
    assertUnauthorized(
        () ->
            writer
                .submitAsync(
                    "g.V()",
                    RequestOptions.build().addAlias("g", "work").addAlias("h", "secret").create())
                .get()
                .all()
                .get(),
        "secret");
    // Without an alias it is the default graph.
    assertUnauthorized(() -> writer.submitAsync("g.V()").get().all().get(), "social");
  }

  @Test
  void aWriterWrites() throws Exception {
    String name = user(Access.WRITE);
    Client writer = client(name, PASSWORD);
    assertThat(run(writer, "work", "g.addV('user').property(T.id, 10L)")).hasSize(1);
    assertThat(run(writer, "work", "g.V(10L).drop()")).isEmpty();
  }

  @Test
  void aRevokeIsFeltAtOnceByOpenConnections() throws Exception {
    String name = user(Access.WRITE);
    Client writer = client(name, PASSWORD);
    assertThat(run(writer, "work", "g.V().count()")).containsExactly(2L);
    users.change(name, user -> user.withGrant(fixture.catalog.schema("work").graph(), Access.READ));
    assertUnauthorized(() -> run(writer, "work", "g.addV('user')"), "only read");
    users.change(name, user -> user.withGrantsOn(graph -> false));
    assertUnauthorized(() -> run(writer, "work", "g.V()"), "needs the access read");
    users.remove(name);
    assertUnauthorized(() -> run(writer, "work", "g.V()"), "removed");
    users.add(User.of(name, hash(PASSWORD), true));
    assertUnauthorized(() -> run(writer, "work", "g.V()"), "removed");
    assertThat(run(client(name, PASSWORD), "work", "g.V().count()")).containsExactly(2L);
  }

  @Test
  void whatWasWrittenBeforeARevokeIsNotCommittedAfter() throws Exception {
    String name = user(Access.WRITE);
    GraphTraversalSource g = fixture.traversal(cluster(name, PASSWORD), "work");
    Transaction tx = g.tx();
    GraphTraversalSource inside = tx.begin();
    inside.addV("user").property(T.id, 20L).iterate();
    users.change(name, user -> user.withGrant(fixture.catalog.schema("work").graph(), Access.READ));
    assertUnauthorized(() -> inside.V().iterate(), "has changed");
    assertUnauthorized(tx::commit, "has changed");
    assertThat(run(client(name, PASSWORD), "work", "g.V(20L).count()")).containsExactly(0L);
  }

  @Test
  void nobodyGetsIntoTheSessionOfAnother() throws Exception {
    Client mine = cluster(user(Access.WRITE), PASSWORD).connect("shared name");
    assertThat(run(mine, "work", "g.V().count()")).containsExactly(2L);
    Client others = cluster(user(Access.WRITE), PASSWORD).connect("shared name");
    assertThatThrownBy(() -> run(others, "work", "g.V()")).hasMessageContaining("session");
    assertThat(run(mine, "work", "g.V().count()")).containsExactly(2L);
  }

  @Test
  void httpWantsBasicAndTheSameRights() throws Exception {
    String reader = user(Access.READ);
    HttpResponse<String> unknown = post("g.V().count()", "work", Optional.empty());
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.headers().firstValue("www-authenticate"))
        .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Basic"));
    for (String header :
        List.of(
            basic(reader, "wrong horse"),
            basic(reader, "x".repeat(3_000)),
            basic("", ""),
            "Basic",
            "Basic !!!",
            "Basic " + Base64.getEncoder().encodeToString(reader.getBytes(StandardCharsets.UTF_8)),
            "Bearer " + PASSWORD)) {
      assertThat(post("g.V().count()", "work", Optional.of(header)).statusCode())
          .as(header)
          .isEqualTo(401);
    }
    Optional<String> login = Optional.of(basic(reader, PASSWORD));
    assertThat(post("g.V().count()", "work", login).statusCode()).isEqualTo(200);
    assertThat(post("g.V().count()", "work", login).statusCode()).isEqualTo(200);
    for (String write : WRITES) {
      HttpResponse<String> refused = post(write, "work", login);
      assertThat(refused.statusCode()).as(write + " " + refused.body()).isEqualTo(403);
    }
    for (String other : List.of("g", "secret", "~work", "nothing")) {
      assertThat(post("g.V()", other, login).statusCode()).isEqualTo(403);
    }
    users.remove(reader);
    assertThat(post("g.V().count()", "work", login).statusCode()).isEqualTo(401);
  }

  private static String basic(String name, String password) {
    return new BasicCredentials(name, password).header();
  }

  private HttpResponse<String> post(String query, String source, Optional<String> authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port() + "/gremlin"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"gremlin\":\""
                        + query.replace("\"", "\\\"")
                        + "\",\"language\":\"gremlin-lang\",\"aliases\":{\"g\":\""
                        + source
                        + "\"}}"));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
