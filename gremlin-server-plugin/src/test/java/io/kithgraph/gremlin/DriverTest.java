package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.storage.api.InMemoryStorageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.Result;
import org.apache.tinkerpop.gremlin.driver.exception.ResponseException;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.util.MessageSerializer;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONMessageSerializerV2;
import org.apache.tinkerpop.gremlin.util.ser.GraphSONMessageSerializerV3;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TinkerPop's own driver for Java, as a client uses it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriverTest {
  private GremlinServerFixture fixture = new GremlinServerFixture();

  @BeforeAll
  void fill() {
    GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
    g.addV("user").property(T.id, 1L).property("name", "ann").iterate();
    for (long i = 2; i <= 200; i++) {
      g.addV("user").property(T.id, i).iterate();
      g.V(1L).addE("follow").to(__.V(i)).property("since", i).iterate();
    }
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  static List<MessageSerializer<?>> serializers() {
    return List.of(
        new GraphBinaryMessageSerializerV1(),
        new GraphSONMessageSerializerV3(),
        new GraphSONMessageSerializerV2());
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void readsByBytecode(MessageSerializer<?> serializer) {
    GraphTraversalSource g = fixture.traversal(fixture.cluster(serializer), "social");
    List<Object> newest =
        g.V(1L).outE("follow").order().by("since", Order.desc).limit(3).inV().id().toList();
    assertThat(newest).containsExactly(200L, 199L, 198L);
    assertThat(g.V(1L).out("follow").count().next()).isEqualTo(199L);
    assertThat(g.V(1L).out("follow").toList()).hasSize(199).allMatch(Vertex.class::isInstance);
    Edge edge = g.V(1L).outE("follow").has("since", 5L).next();
    assertThat(edge.inVertex().id()).isEqualTo(5L);
    assertThat(edge.label()).isEqualTo("follow");
    assertThat(edge.<Long>value("since")).isEqualTo(5L);
    assertThat(g.V(1L).values("name").next()).isEqualTo("ann");
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void readsByScriptWithParameters(MessageSerializer<?> serializer) throws Exception {
    Client client = fixture.cluster(serializer).connect();
    List<Result> results =
        client
            .submit(
                "g.V(who).out('follow').order().by(id).limit(n).id()",
                RequestOptions.build().addParameter("who", 1L).addParameter("n", 2L).create())
            .all()
            .get();
    assertThat(results).extracting(result -> result.get(Long.class)).containsExactly(2L, 3L);
    client.close();
  }

  @Test
  void theSameScriptAnswersByTheParametersOfEachRequest() throws Exception {
    Client client = fixture.cluster().connect();
    String script = "g.V(who).out('follow').limit(n).id()";
    assertThat(answers(client, script, 1L, 150L)).isEqualTo(150);
    assertThat(answers(client, script, 2L, 150L)).isZero();
    assertThat(answers(client, script, 1L, 7L)).isEqualTo(7);
    client.close();
  }

  private static int answers(Client client, String script, long who, long n) throws Exception {
    return client
        .submit(
            script, RequestOptions.build().addParameter("who", who).addParameter("n", n).create())
        .all()
        .get()
        .size();
  }

  @Test
  void graphsAppearAndDisappearAtOnce() throws Exception {
    Client client = fixture.cluster().connect();
    assertThat(
            code(catchThrowable(() -> client.alias("later").submit("g.V().count()").all().get())))
        .isEqualTo(ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
    fixture.catalog.createGraph("later", SchemaMode.AUTO);
    GraphTraversalSource later = fixture.traversal(fixture.cluster(), "later");
    later.addV("thing").iterate();
    assertThat(client.alias("later").submit("g.V().count()").all().get().get(0).getLong())
        .isEqualTo(1);
    assertThat(client.submit("g.V().hasLabel('thing').count()").all().get().get(0).getLong())
        .isZero();
    fixture.catalog.dropGraph("later");
    assertThat(
            code(catchThrowable(() -> client.alias("later").submit("g.V().count()").all().get())))
        .isEqualTo(ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
    fixture.catalog.createGraph("later", SchemaMode.AUTO);
    assertThat(client.alias("later").submit("g.V().count()").all().get().get(0).getLong()).isZero();
    client.close();
  }

  @Test
  void transactionsCommitAndRollBack() {
    GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
    Transaction tx = g.tx();
    GraphTraversalSource gtx = tx.begin();
    gtx.addV("user").property(T.id, 5001L).iterate();
    assertThat(gtx.V(5001L).hasNext()).isTrue();
    assertThat(g.V(5001L).hasNext()).isFalse();
    tx.commit();
    assertThat(g.V(5001L).hasNext()).isTrue();
    Transaction second = g.tx();
    GraphTraversalSource gsecond = second.begin();
    gsecond.addV("user").property(T.id, 5002L).iterate();
    second.rollback();
    assertThat(g.V(5002L).hasNext()).isFalse();
  }

  @Test
  void conflictingTransactionsAreTemporaryErrors() {
    GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
    g.addV("user").property(T.id, 6001L).iterate();
    Transaction one = g.tx();
    Transaction two = g.tx();
    GraphTraversalSource gone = one.begin();
    GraphTraversalSource gtwo = two.begin();
    for (GraphTraversalSource either : List.of(gone, gtwo)) {
      assertThat(either.V(6001L).values("n").toList()).isEmpty();
      either.V(6001L).property("n", 1).iterate();
    }
    one.commit();
    Throwable failure = catchThrowable(two::commit);
    assertThat(code(failure)).isEqualTo(ResponseStatusCode.SERVER_ERROR_TEMPORARY);
  }

  @Test
  void sessionsOfScriptsKeepTheirTransaction() throws Exception {
    Cluster cluster = fixture.cluster();
    Client session = cluster.connect("s1");
    session.submit("g.addV('user').property(id, 7001L)").all().get();
    assertThat(session.submit("g.V(7001L).count()").all().get().get(0).getLong()).isEqualTo(1);
    session.close();
    Client after = cluster.connect();
    assertThat(after.submit("g.V(7001L).count()").all().get().get(0).getLong()).isZero();
    after.close();
  }

  @Test
  void failedRequestLeavesNothingBehind() throws Exception {
    Client client = fixture.cluster().connect();
    assertThatThrownBy(
            () -> client.submit("g.addV('user').property(id, 8001L).fail('no')").all().get())
        .isInstanceOf(ExecutionException.class);
    assertThat(client.submit("g.V(8001L).count()").all().get().get(0).getLong()).isZero();
    client.close();
  }

  @Test
  void badGremlinIsAClearErrorWithoutStackTrace() {
    Client client = fixture.cluster().connect();
    for (String script :
        List.of(
            "g.V(", "g.W()", "g.V().outt('x')", "1+1", "g.V().values('name').sum()", "", "x.V()")) {
      Throwable failure = catchThrowable(() -> client.submit(script).all().get());
      ResponseException error = error(failure);
      assertThat(error.getResponseStatusCode())
          .as("status of %s", script)
          .isIn(
              ResponseStatusCode.SERVER_ERROR_EVALUATION,
              ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
      assertThat(error.getMessage()).as(script).isNotBlank().doesNotContain("\tat ", "java.lang");
      assertThat(error.getRemoteStackTrace()).isEmpty();
      assertThat(error.getRemoteExceptionHierarchy()).isEmpty();
    }
    client.close();
  }

  @Test
  void timeoutsAreClampedAndSayTimeout() {
    try (GremlinServerFixture quick =
        new GremlinServerFixture(
            GremlinServerConfig.defaults()
                .withTimeouts(Duration.ofMillis(300), Duration.ofMillis(600)),
            new InMemoryStorageClient())) {
      Client client = quick.cluster().connect();
      String endless = "g.inject(1).repeat(identity()).until(is(2)).count()";
      assertThat(code(catchThrowable(() -> client.submit(endless).all().get())))
          .isEqualTo(ResponseStatusCode.SERVER_ERROR_TIMEOUT);
      assertThat(
              code(
                  catchThrowable(
                      () ->
                          client
                              .submit(endless, RequestOptions.build().timeout(3_600_000).create())
                              .all()
                              .get())))
          .isEqualTo(ResponseStatusCode.SERVER_ERROR_TIMEOUT);
      assertThat(
              code(
                  catchThrowable(
                      () ->
                          client
                              .submit(endless.replace("g.", "g.with('evaluationTimeout', 0)."))
                              .all()
                              .get())))
          .isEqualTo(ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
      GraphTraversalSource g = quick.traversal(quick.cluster(), "g");
      assertThat(
              code(
                  catchThrowable(
                      () ->
                          g.with("evaluationTimeout", 0L)
                              .inject(1)
                              .repeat(__.identity())
                              .until(__.is(2))
                              .iterate())))
          .isEqualTo(ResponseStatusCode.SERVER_ERROR_TIMEOUT);
      client.close();
    }
  }

  @Test
  void manyResultsArriveInBatches() throws Exception {
    Client client = fixture.cluster().connect();
    List<Object> ids = new ArrayList<>();
    client
        .submit("g.V(1L).out('follow').id()", RequestOptions.build().batchSize(7).create())
        .forEach(result -> ids.add(result.getObject()));
    assertThat(ids).hasSize(199);
    client.close();
  }

  static ResponseException error(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof ResponseException)) {
      cause = cause.getCause();
    }
    assertThat(cause).as("a response with an error, out of %s", failure).isNotNull();
    return (ResponseException) Objects.requireNonNull(cause);
  }

  static ResponseStatusCode code(Throwable failure) {
    return error(failure).getResponseStatusCode();
  }
}
