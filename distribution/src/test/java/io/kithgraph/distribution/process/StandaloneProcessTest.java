package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.PutEdge;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.console.GremlinClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class StandaloneProcessTest {
  private static final Duration CLEAN_STOP = Duration.ofSeconds(10);

  @Test
  void servesThroughBothDoorsStopsCleanlyAndGoesOnWhereItWas(@TempDir Path folder) {
    Path dataDir = folder.resolve("made/if/missing");
    try (KithProcess kith = KithProcess.standalone(dataDir)) {
      follow(kith, 1, 2);
      assertThat(isFollowing(kith, 1, 2)).isTrue();
      assertThat(gremlin(kith, "g.V(1).out('follow').id()")).containsExactly(2L);
      assertThat(gremlin(kith, "g.addV('user').property(id, 'ann').id()")).containsExactly("ann");

      long began = System.nanoTime();
      kith.terminate();
      assertThat(kith.await()).as(kith.standardError()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CLEAN_STOP);
      assertThat(kith.lines()).as("only the ready line is on standard output").isEmpty();
    }
    try (KithProcess kith = KithProcess.standalone(dataDir)) {
      assertThat(isFollowing(kith, 1, 2)).isTrue();
      assertThat(gremlin(kith, "g.V(2).in('follow').id()")).containsExactly(1L);
      assertThat(gremlin(kith, "g.V('ann').label()")).containsExactly("user");
      assertThat(kith.standardError()).doesNotContain("Exception");
      assertThat(dataDir.resolve("logs/kith.log")).isNotEmptyFile();

      refuses(4, "in use", "standalone", "--data-dir", dataDir.toString());
    }
  }

  @Test
  void tellsPrometheusItsFiguresAndWhetherItServes(@TempDir Path folder) throws Exception {
    try (KithProcess kith = KithProcess.standalone(folder.resolve("d"))) {
      follow(kith, 1, 2);
      assertThat(isFollowing(kith, 1, 2)).isTrue();
      Map<String, Double> figures = figures(get(kith.metricsUrl()));
      assertThat(figures)
          .containsKeys(
              "kithgraph_storage_cache_hit_ratio",
              "kithgraph_storage_cache_bytes",
              "kithgraph_storage_cache_evictions",
              "kithgraph_storage_engine_write_amplification",
              "kithgraph_storage_failures_total{code=\"OVERLOADED\"}",
              "kithgraph_query_running",
              "jvm_threads_live_threads")
          .containsEntry("kithgraph_storage_replicas", 8.0)
          .containsEntry("kithgraph_storage_leading", 8.0)
          .containsEntry("kithgraph_storage_leaderless", 0.0)
          .containsEntry("kithgraph_storage_engine_pressure", 0.0);
      assertThat(figures.get("kithgraph_storage_applied")).isPositive();
      assertThat(figures.get("kithgraph_storage_command_seconds_count")).isPositive();
      assertThat(figures)
          .hasEntrySatisfying(
              "grpc_server_requests_received_messages_total{method=\"Follow\","
                  + "methodType=\"UNARY\",service=\"kithgraph.v1.RelationService\"}",
              calls -> assertThat(calls).isOne());
      assertThat(get(kith.metricsUrl().replace("/metrics", "/health"))).isEqualTo("ready\n");
    }
  }

  @Test
  void tellsPrometheusThatAVertexIsHot(@TempDir Path folder) throws Exception {
    try (KithProcess kith = KithProcess.standalone(folder.resolve("d"))) {
      assertThat(figures(get(kith.metricsUrl())))
          .containsEntry("kithgraph_storage_hot_share{use=\"write\"}", 0.0);
      ManagedChannel channel = kith.channel();
      try {
        CommitRequest.Builder follows = CommitRequest.newBuilder();
        VertexIds.Builder users = VertexIds.newBuilder();
        for (long user = 1_000; user < 5_000; user++) {
          follows.addMutations(follow(user, 7));
          users.addNumbers(user).addNumbers(7);
        }
        GraphServiceGrpc.newBlockingStub(channel).commit(follows.build());
        RelationServiceGrpc.newBlockingStub(channel)
            .counts(CountsRequest.newBuilder().setUsers(users).build());
      } finally {
        channel.shutdownNow();
      }
      Map<String, Double> figures = figures(get(kith.metricsUrl()));
      // Half of the ends of edges, beside the vertices that are made; and half of what was asked.
      assertThat(figures.get("kithgraph_storage_hot_share{use=\"write\"}")).isBetween(0.2, 0.7);
      assertThat(figures.get("kithgraph_storage_hot_share{use=\"read\"}")).isBetween(0.3, 0.7);
      assertThat(figures.get("kithgraph_storage_hot_rate{use=\"read\"}")).isPositive();
    }
  }

  private static Mutation follow(long follower, long followee) {
    return Mutation.newBuilder()
        .setPutEdge(
            PutEdge.newBuilder()
                .setLabel("follow")
                .setSource(VertexId.newBuilder().setNumber(follower))
                .setDestination(VertexId.newBuilder().setNumber(followee)))
        .build();
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(url).isEqualTo(200);
    return response.body();
  }

  /** The values of a scrape, by name and labels. */
  private static Map<String, Double> figures(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
  }

  @Test
  void graphsAndSchemasAreMadeAndDroppedFromTheShell(@TempDir Path folder) {
    try (KithProcess kith = KithProcess.standalone(folder.resolve("d"))) {
      shell(kith, 0, "Made the graph work", "graph", "create", "work");
      shell(kith, 9, "There is a graph 'work' already", "graph", "create", "work");
      String like = "like unique sort=at:instant endpoints=create:user";
      shell(kith, 9, "define it first", "schema", "define", "--graph", "work", "--edge", like);
      shell(kith, 0, "", "schema", "define", "--graph", "work", "--vertex", "user", "--edge", like);
      shell(kith, 0, "like", "schema", "show", "--graph", "work");
      shell(kith, 9, "like", "schema", "define", "--graph", "work", "--edge", "like multi sort=at");
      shell(kith, 2, "sideways", "schema", "define", "--edge", "x sideways");

      assertThat(gremlin(kith, "work", "g.addV('user').property(id, 7).id()")).containsExactly(7L);
      assertThat(gremlin(kith, "g.V(7).id()")).as("in the other graph").isEmpty();

      shell(kith, 2, "say --yes", "graph", "drop", "work");
      shell(kith, 0, "work", "graph", "list");
      shell(kith, 0, "", "graph", "drop", "work", "--yes");
      shell(kith, 9, "There is no graph 'work'", "schema", "show", "--graph", "work");
    }
  }

  /** Runs a command against the server; what it says contains the text. */
  private static void shell(KithProcess server, int exitCode, String text, String... arguments) {
    Map<String, String> environment = Map.of("KITH_SERVER", server.grpcAddress());
    try (KithProcess kith = KithProcess.start(environment, arguments)) {
      List<String> out = kith.lines();
      assertThat(kith.await()).as(kith.standardError()).isEqualTo(exitCode);
      assertThat(String.join("\n", out) + kith.standardError())
          .contains(text)
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesWhatItCannotUse(@TempDir Path folder) throws IOException {
    Path newer = Files.createDirectory(folder.resolve("newer"));
    Files.writeString(newer.resolve("FORMAT"), "kithgraph standalone 2\n");
    refuses(5, "has the format 2", "standalone", "--data-dir", newer.toString());

    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("diary.txt"), "Dear diary");
    refuses(5, "holds other things", "standalone", "--data-dir", foreign.toString());
    assertThat(foreign).isDirectoryNotContaining("glob:**lock");

    Path config = Files.writeString(folder.resolve("kith.yaml"), "gremlin:\n  prot: 1\n");
    refuses(
        3,
        "line 2: unknown key 'gremlin.prot'; did you mean 'gremlin.port'?",
        "standalone",
        "--data-dir",
        folder.resolve("d").toString(),
        "--config",
        config.toString());
    assertThat(folder.resolve("d")).doesNotExist();

    refuses(2, "--data-dir", "standalone");
    refuses(2, "Did you mean", "standalon");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuses(
          6,
          "--grpc-port",
          "standalone",
          "--data-dir",
          folder.resolve("e").toString(),
          "--gremlin-port",
          "0",
          "--grpc-port",
          Integer.toString(taken.getLocalPort()));
    }
  }

  private static void refuses(int exitCode, String message, String... arguments) {
    try (KithProcess kith = KithProcess.start(Map.of(), arguments)) {
      List<String> out = kith.lines();
      assertThat(kith.await()).as(kith.standardError()).isEqualTo(exitCode);
      assertThat(out).isEmpty();
      assertThat(kith.standardError()).contains(message).doesNotContain("\tat ");
    }
  }

  private static void follow(KithProcess kith, long follower, long followee) {
    ManagedChannel channel = kith.channel();
    try {
      RelationServiceGrpc.newBlockingStub(channel)
          .follow(
              FollowRequest.newBuilder()
                  .setFollower(VertexId.newBuilder().setNumber(follower))
                  .setFollowee(VertexId.newBuilder().setNumber(followee))
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isFollowing(KithProcess kith, long follower, long followee) {
    ManagedChannel channel = kith.channel();
    try {
      return RelationServiceGrpc.newBlockingStub(channel)
          .isFollowing(
              IsFollowingRequest.newBuilder()
                  .setFollowers(VertexIds.newBuilder().addNumbers(follower))
                  .setFollowees(VertexIds.newBuilder().addNumbers(followee))
                  .build())
          .getFollowing(0);
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<Object> gremlin(KithProcess kith, String query) {
    return gremlin(kith, "g", query);
  }

  private static List<Object> gremlin(KithProcess kith, String source, String query) {
    List<Object> results = new ArrayList<>();
    try (GremlinClient client = GremlinClient.of(kith.gremlinAddress(), ClientAccess.NONE)) {
      client.run(source, query, 30, results::add);
    }
    return results;
  }
}
