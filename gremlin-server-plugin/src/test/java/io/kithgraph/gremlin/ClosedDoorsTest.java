package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.tinkerpop.gremlin.driver.Client;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.RequestOptions;
import org.apache.tinkerpop.gremlin.driver.exception.ResponseException;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.util.Tokens;
import org.apache.tinkerpop.gremlin.util.function.Lambda;
import org.apache.tinkerpop.gremlin.util.message.RequestMessage;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tries to run code on the server, over every way in. The witness is a property of this process,
 * which is the server's too, and a file: no attempt may touch either.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClosedDoorsTest {
  private static final String WITNESS = "kithgraph.test.witness";

  private final GremlinServerFixture fixture = new GremlinServerFixture();
  private final HttpClient http = HttpClient.newHttpClient();

  private final Path folder;

  ClosedDoorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void clear() {
    System.clearProperty(WITNESS);
  }

  @AfterEach
  void nothingRan() {
    assertThat(System.getProperty(WITNESS)).as("the witness").isNull();
    assertThat(folder).isEmptyDirectory();
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  private List<String> attacks() {
    String file = folder.resolve("witness").toString();
    return List.of(
        "System.setProperty('" + WITNESS + "', 'x')",
        "System.getProperty('user.home')",
        "new File('" + file + "').text = 'x'",
        "java.lang.System.setProperty('" + WITNESS + "', 'x'); g.V()",
        "g.V().limit(1); System.setProperty('" + WITNESS + "', 'x')",
        "g.inject(1).map{System.setProperty('" + WITNESS + "', 'x')}",
        "g.inject(1).map({it -> System.setProperty('" + WITNESS + "', 'x')})",
        "g.inject(1).sideEffect(Lambda.consumer('System.setProperty(\"" + WITNESS + "\", \"x\")'))",
        "\"${System.setProperty('" + WITNESS + "', 'x')}\"",
        "g.getClass().forName('java.lang.System').setProperty('" + WITNESS + "', 'x')",
        "Eval.me(\"System.setProperty('" + WITNESS + "', 'x')\")",
        "@groovy.transform.ASTTest(value={System.setProperty('" + WITNESS + "', 'x')}) def x",
        "'touch " + file + "'.execute()");
  }

  private static List<@Nullable String> languages() {
    List<@Nullable String> languages = new ArrayList<>();
    // null: no language at all, which TinkerPop takes for Groovy.
    languages.add(null);
    languages.addAll(
        List.of(
            "",
            "gremlin-lang",
            "gremlin-groovy",
            "Gremlin-Groovy",
            "groovy",
            "javascript",
            "gremlin-groovy-test",
            "plain",
            "text/plain",
            "application/gremlin-groovy"));
    return languages;
  }

  @Test
  void scriptsOverWebSocketAreGremlinOnly() {
    Client client = fixture.cluster().connect();
    for (@Nullable String language : languages()) {
      for (String script : attacks()) {
        assertRefused(client, script, language);
      }
    }
    client.close();
  }

  @Test
  void scriptsInSessionsAreGremlinOnly() {
    Cluster cluster = fixture.cluster();
    int number = 0;
    for (@Nullable String language : languages()) {
      Client session = cluster.connect("attack-" + number++);
      for (String script : attacks()) {
        assertRefused(session, script, language);
      }
      session.close();
    }
  }

  private static void assertRefused(Client client, String script, @Nullable String language) {
    RequestMessage.Builder request =
        RequestMessage.build(Tokens.OPS_EVAL).addArg(Tokens.ARGS_GREMLIN, script);
    if (language != null) {
      request.addArg(Tokens.ARGS_LANGUAGE, language);
    }
    Throwable failure =
        catchThrowable(
            () -> client.submitAsync(client.buildMessage(request).create()).get().all().get());
    assertThat(DriverTest.code(failure))
        .as("%s in %s", script, language)
        .isIn(
            ResponseStatusCode.SERVER_ERROR_EVALUATION,
            ResponseStatusCode.UNAUTHORIZED,
            ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
  }

  @Test
  void scriptsOverHttpAreGremlinOnly() throws IOException, InterruptedException {
    for (@Nullable String language : languages()) {
      for (String script : attacks()) {
        String body =
            "{\"gremlin\":"
                + quoted(script)
                + (language == null ? "" : ",\"language\":" + quoted(language))
                + "}";
        HttpResponse<String> post = post(body, "application/json");
        assertThat(post.statusCode()).as("%s in %s", script, language).isIn(400, 403);
        assertThat(post.body()).doesNotContain("stackTrace", "Exception", "\\tat ");
        String query =
            "gremlin="
                + URLEncoder.encode(script, StandardCharsets.UTF_8)
                + (language == null
                    ? ""
                    : "&language=" + URLEncoder.encode(language, StandardCharsets.UTF_8));
        HttpResponse<String> get =
            http.send(
                HttpRequest.newBuilder(uri("/gremlin?" + query)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode()).as("%s in %s", script, language).isIn(400, 403);
      }
    }
  }

  private HttpResponse<String> post(String body, String contentType)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri("/gremlin"))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + fixture.port() + path);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Test
  void httpRunsGremlin() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post("{\"gremlin\":\"g.inject(x).count()\",\"bindings\":{\"x\":7}}", "application/json");
    HttpResponse<String> plain = post("{\"gremlin\":\"g.inject(7)\"}", "application/json");
    assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
    assertThat(plain.body()).contains("7");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
    HttpResponse<String> get =
        http.send(
            HttpRequest.newBuilder(uri("/gremlin?gremlin=g.V().count()")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(get.statusCode()).as(get.body()).isEqualTo(200);
    assertThat(post("{\"gremlin\":\"g.V(\"}", "application/json").statusCode()).isEqualTo(400);
    assertThat(post("{\"gremlin\":", "application/json").statusCode()).isEqualTo(400);
    assertThat(post("{}", "application/json").statusCode()).isEqualTo(400);
    assertThat(post("\u0000\u0001", "application/vnd.graphbinary-v1.0").statusCode())
        .isEqualTo(400);
    HttpResponse<String> unknown =
        post("{\"gremlin\":\"g.V()\",\"aliases\":{\"g\":\"nowhere\"}}", "application/json");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("nowhere");
  }

  @Test
  void lambdasInBytecodeAreRefused() {
    Cluster cluster = fixture.cluster();
    GraphTraversalSource g = fixture.traversal(cluster, "g");
    String code = "System.setProperty('" + WITNESS + "', 'x')";
    for (String language : List.of("gremlin-groovy", "gremlin-lang", "gremlin-java")) {
      Throwable failure =
          catchThrowable(() -> g.inject(1).map(Lambda.function(code, language)).toList());
      assertThat(DriverTest.code(failure)).isEqualTo(ResponseStatusCode.UNAUTHORIZED);
      var tx = g.tx();
      GraphTraversalSource inside = tx.begin();
      Throwable inSession =
          catchThrowable(() -> inside.inject(1).map(Lambda.function(code, language)).toList());
      assertThat(DriverTest.code(inSession)).isEqualTo(ResponseStatusCode.UNAUTHORIZED);
      tx.rollback();
    }
  }

  @Test
  void filesAreOutOfReach() throws Exception {
    String file = folder.resolve("witness.json").toString();
    Client client = fixture.cluster().connect();
    for (String script :
        List.of(
            "g.io('" + file + "').write().iterate()",
            "g.io('" + file + "').write()",
            " g . io ('" + file + "').write().iterate()",
            "g.with('evaluationTimeout', 5000L).io('" + file + "').write().iterate()",
            "g.withSideEffect('a', 1).io('" + file + "').write().iterate()",
            "g/* */.io('" + file + "').write().iterate()")) {
      Throwable failure = catchThrowable(() -> client.submit(script).all().get());
      assertThat(failure).as(script).isNotNull();
      assertThat(folder).as(script).isEmptyDirectory();
    }
    client.close();
    GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
    Throwable failure = catchThrowable(() -> g.io(file).write().iterate());
    assertThat(DriverTest.code(failure)).isEqualTo(ResponseStatusCode.UNAUTHORIZED);
  }

  @Test
  void ownStrategiesCannotBeRemoved() {
    Client client = fixture.cluster().connect();
    String file = folder.resolve("witness.json").toString();
    // Names that the grammar does not know are passed over: what matters is that nothing is
    // removed.
    for (String name :
        List.of("FileAccessRefusal", "io.kithgraph.gremlin.FileAccessRefusal", "IoStep")) {
      Throwable failure =
          catchThrowable(
              () ->
                  client
                      .submit(
                          "g.withoutStrategies(" + name + ").io('" + file + "').write().iterate()")
                      .all()
                      .get());
      assertThat(failure).as(name).isNotNull();
      assertThat(DriverTest.error(failure)).isInstanceOf(ResponseException.class);
    }
    client.close();
  }

  @Test
  void unknownProcessorsAndOperationsAreRefused() {
    Client client = fixture.cluster().connect();
    for (String processor : List.of("kith-session", "cypher", "x")) {
      Throwable failure =
          catchThrowable(
              () ->
                  client
                      .submitAsync(
                          RequestMessage.build(Tokens.OPS_EVAL)
                              .processor(processor)
                              .addArg(Tokens.ARGS_GREMLIN, "g.V()")
                              .create())
                      .get()
                      .all()
                      .get());
      assertThat(DriverTest.code(failure))
          .isEqualTo(ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
    }
    Throwable failure =
        catchThrowable(
            () -> client.submitAsync(RequestMessage.build("shutdown").create()).get().all().get());
    assertThat(DriverTest.code(failure))
        .isEqualTo(ResponseStatusCode.REQUEST_ERROR_MALFORMED_REQUEST);
    client.close();
  }

  @Test
  void parametersAreValuesNotCode() {
    Client client = fixture.cluster().connect();
    Throwable failure =
        catchThrowable(
            () ->
                client
                    .submit(
                        "g.V(x).count()",
                        RequestOptions.build().addParameter("g", "System").create())
                    .all()
                    .get());
    assertThat(DriverTest.code(failure))
        .isEqualTo(ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS);
    client.close();
  }
}
