package io.kithgraph.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.DropGraphRequest;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphSummary;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.KillQueryRequest;
import io.kithgraph.api.v1.ListGraphsRequest;
import io.kithgraph.api.v1.ListUsersRequest;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.SetPasswordRequest;
import io.kithgraph.api.v1.UserServiceGrpc;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.VertexRows;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.console.QueryFailure;
import io.kithgraph.distribution.node.DataFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks who calls, as people meet it over every way in. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecuredServerTest {
  private final Path folder;
  private final SecuredServer server;

  SecuredServerTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = new SecuredServer(folder);
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void usersAreManagedFromTheShell() throws Exception {
    server.add("ann", "write", "work", "read", "social");
    assertThat(server.kith("ann", "user", "list").out())
        .containsPattern("admin +server-admin")
        .containsPattern("ann +social:read work:write");
    assertThat(server.kith("ann", "user", "list", "--json").out())
        .contains("\"name\" : \"ann\"", "\"work\" : \"write\"")
        .doesNotContain("password");
    server.refused(
        ExitCode.REFUSED, "already", server.as("admin", "password of admin", addition("ann")));
    server.refused(
        ExitCode.REFUSED,
        "small letters",
        server.as("admin", "password of admin", addition("Ann")));
    server.refused(
        ExitCode.REFUSED,
        "No user",
        server.as("admin", "password of admin", "user", "grant", "ANN", "read", "work"));
    server.refused(
        ExitCode.REFUSED,
        "no graph",
        server.as("admin", "password of admin", "user", "grant", "ann", "read", "nothing"));
    server.refused(
        ExitCode.REFUSED,
        "last administrator",
        server.as("admin", "password of admin", "user", "remove", "admin"));
    server.kith("ann", "user", "revoke", "ann", "social");
    server.kith("Removed", "user", "remove", "ann");
  }

  private String[] addition(String name) throws Exception {
    return new String[] {
      "user", "add", name, "--new-password-file", server.secret("password of " + name)
    };
  }

  @Test
  void commandsSayWhoTheyAreAndAreTrusted() throws Exception {
    server.add("cli", "read", "work");
    List<String> list = server.as("cli", "password of cli", "graph", "list");
    assertThat(SecuredServer.run(list).out())
        .contains("work")
        .doesNotContain("other")
        .doesNotContain("social");
    server.refused(
        ExitCode.REFUSED, "is wrong", server.as("cli", "another password", "graph", "list"));
    server.refused(
        ExitCode.REFUSED,
        "needs the access admin to the graph 'work'",
        server.as("cli", "password of cli", "graph", "drop", "work", "--yes"));
    server.refused(
        ExitCode.REFUSED,
        "administrator of the server",
        server.as("cli", "password of cli", "graph", "create", "mine"));
    server.refused(
        ExitCode.REFUSED,
        "administrator of the server",
        server.as("cli", "password of cli", "user", "grant", "cli", "admin", "work"));
    server.refused(ExitCode.REFUSED, "--user", list.subList(0, list.indexOf("--user")));
    server.refused(
        ExitCode.UNREACHABLE, "--tls", list.subList(0, list.indexOf("--client-certificate")));
    server.refused(ExitCode.UNREACHABLE, "--tls", list.subList(0, list.indexOf("--ca")));
    List<String> stranger = new ArrayList<>(list);
    stranger.replaceAll(word -> word.replace("client.pem", "stranger.pem"));
    stranger.replaceAll(word -> word.replace("client.key", "stranger.key"));
    server.refused(ExitCode.UNREACHABLE, "--tls", stranger);
    List<String> otherAuthority = new ArrayList<>(list);
    otherAuthority.replaceAll(word -> word.replace("ca.pem", "stranger.pem"));
    server.refused(ExitCode.UNREACHABLE, "--tls", otherAuthority);

    assertThat(
            SecuredServer.run(
                    server.as(
                        "cli",
                        "password of cli",
                        "console",
                        "--graph",
                        "work",
                        "-e",
                        "g.inject(5)"))
                .out())
        .contains("==>5");
    server.refused(
        ExitCode.REFUSED,
        "only read",
        server.as("cli", "password of cli", "console", "--graph", "work", "-e", "g.addV('user')"));
  }

  private static VertexId id(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  private static FollowRequest follow(String graph) {
    return FollowRequest.newBuilder().setGraph(graph).setFollower(id(1)).setFollowee(id(2)).build();
  }

  private static IsFollowingRequest isFollowing(String graph) {
    return IsFollowingRequest.newBuilder()
        .setGraph(graph)
        .setFollowers(VertexIds.newBuilder().addNumbers(1))
        .setFollowees(VertexIds.newBuilder().addNumbers(2))
        .build();
  }

  @Test
  void grpcLetsInByNamePasswordAndGrant() throws Throwable {
    server.add("reader", "read", "social");
    server.add("writer", "write", "social");
    ManagedChannel nobody = server.channel("", "");
    ManagedChannel liar = server.channel("reader", "password of writer");
    ManagedChannel shouter = server.channel("READER", "password of reader");
    ManagedChannel reader = server.channel("reader", "password of reader");
    ManagedChannel writer = server.channel("writer", "password of writer");
    try {
      assertThat(
              HealthGrpc.newBlockingStub(nobody)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
      for (ManagedChannel wrong : List.of(nobody, liar, shouter)) {
        var relations = RelationServiceGrpc.newBlockingStub(wrong);
        SecuredServer.assertStatus(
            Status.Code.UNAUTHENTICATED, () -> relations.isFollowing(isFollowing("")));
        SecuredServer.assertStatus(Status.Code.UNAUTHENTICATED, () -> relations.follow(follow("")));
      }
      RelationServiceGrpc.newBlockingStub(writer).follow(follow(""));
      RelationServiceGrpc.newBlockingStub(writer).follow(follow("social"));
      var relations = RelationServiceGrpc.newBlockingStub(reader);
      assertThat(relations.isFollowing(isFollowing("")).getFollowing(0)).isTrue();
      assertThat(
              SecuredServer.assertStatus(
                  Status.Code.PERMISSION_DENIED, () -> relations.follow(follow("social"))))
          .isEqualTo(Map.of("user", "reader", "graph", "social", "access", "write"));
      for (String other : List.of("work", "nothing", "Social", "social ")) {
        SecuredServer.assertStatus(
            Status.Code.PERMISSION_DENIED, () -> relations.isFollowing(isFollowing(other)));
      }
      SecuredServer.assertStatus(
          Status.Code.PERMISSION_DENIED,
          () ->
              GraphServiceGrpc.newBlockingStub(reader).commit(CommitRequest.getDefaultInstance()));
      var catalog = CatalogServiceGrpc.newBlockingStub(writer);
      assertThat(catalog.listGraphs(ListGraphsRequest.getDefaultInstance()).getGraphsList())
          .extracting(GraphSummary::getName)
          .containsExactly("social");
      SecuredServer.assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> catalog.dropGraph(DropGraphRequest.newBuilder().setGraph("social").build()));
      SecuredServer.assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> catalog.createGraph(CreateGraphRequest.newBuilder().setGraph("mine").build()));
      var users = UserServiceGrpc.newBlockingStub(writer);
      SecuredServer.assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> users.listUsers(ListUsersRequest.getDefaultInstance()));
      SecuredServer.assertStatus(
          Status.Code.PERMISSION_DENIED,
          () ->
              users.setPassword(
                  SetPasswordRequest.newBuilder()
                      .setName("admin")
                      .setPassword("a new password")
                      .build()));
      assertThatThrownBy(
              () ->
                  AdminServiceGrpc.newBlockingStub(writer)
                      .killQuery(KillQueryRequest.newBuilder().setId(1).build()))
          .hasMessageContaining("NOT_FOUND");

      // One's own password may be set; what was open with the old one is over.
      users.setPassword(
          SetPasswordRequest.newBuilder().setName("writer").setPassword("a new password").build());
      SecuredServer.assertStatus(
          Status.Code.UNAUTHENTICATED,
          () -> RelationServiceGrpc.newBlockingStub(writer).follow(follow("")));
      server.kith("Removed", "user", "remove", "reader");
      SecuredServer.assertStatus(
          Status.Code.UNAUTHENTICATED, () -> relations.isFollowing(isFollowing("")));
    } finally {
      List.of(nobody, liar, shouter, reader, writer).forEach(ManagedChannel::shutdownNow);
    }
  }

  /** What comes back over a stream, the failure at its end as well. */
  private static final class Answers implements StreamObserver<BulkWriteResponse> {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void onNext(BulkWriteResponse response) {
      events.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      events.add(failure);
    }

    @Override
    public void onCompleted() {
      events.add("completed");
    }

    Object next() throws InterruptedException {
      Object event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("the next answer").isNotNull();
      return event;
    }
  }

  private static BulkWriteRequest startOf(String graph) {
    return BulkWriteRequest.newBuilder()
        .setStart(BulkWriteStart.newBuilder().setGraph(graph))
        .build();
  }

  private static BulkWriteRequest batch(long sequence) {
    return BulkWriteRequest.newBuilder()
        .setBatch(
            BulkWriteBatch.newBuilder()
                .setSequence(sequence)
                .setVertices(
                    VertexRows.newBuilder()
                        .setLabel("user")
                        .setIds(VertexIds.newBuilder().addNumbers(sequence))))
        .build();
  }

  @Test
  void bulkStreamsAreAskedForEveryBatch() throws Throwable {
    server.add("bulk", "write", "work", "read", "social");
    ManagedChannel channel = server.channel("bulk", "password of bulk");
    try {
      Answers refused = new Answers();
      GraphServiceGrpc.newStub(channel).bulkWrite(refused).onNext(startOf("social"));
      SecuredServer.assertStatus(Status.Code.PERMISSION_DENIED, () -> throwNext(refused));

      Answers answers = new Answers();
      StreamObserver<BulkWriteRequest> stream =
          GraphServiceGrpc.newStub(channel).bulkWrite(answers);
      stream.onNext(startOf("work"));
      stream.onNext(batch(1));
      assertThat(answers.next()).isInstanceOf(BulkWriteResponse.class);
      server.kith("bulk", "user", "grant", "bulk", "read", "work");
      stream.onNext(batch(2));
      SecuredServer.assertStatus(Status.Code.PERMISSION_DENIED, () -> throwNext(answers));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void throwNext(Answers answers) throws Throwable {
    Object next = answers.next();
    throw next instanceof Throwable failure ? failure : new AssertionError(next);
  }

  @Test
  void theDriverLogsInOverTls() throws Exception {
    server.add("driver", "write", "work");
    ClientAccess driver = server.access("driver", "ca", "client");
    assertThat(server.gremlin(driver, "g.addV('user').property(T.id, 77L).id()"))
        .containsExactly(77L);
    server.kith("driver", "user", "grant", "driver", "read", "work");
    assertThatThrownBy(() -> server.gremlin(driver, "g.V(77L).drop()"))
        .isInstanceOf(QueryFailure.class)
        .hasMessageContaining("only read");
    assertThat(server.gremlin(driver, "g.V(77L).count()")).containsExactly(1L);
    for (ClientAccess wrong :
        List.of(
            server.access("driver", "ca", "stranger"),
            server.access("driver", "stranger", "client"))) {
      assertThatThrownBy(() -> server.gremlin(wrong, "g.V(77L).count()"))
          .isInstanceOf(CommandFailure.class);
    }
    assertThatThrownBy(
            () ->
                server.gremlin(
                    new ClientAccess(true, driver.authority(), driver.identity(), Optional.empty()),
                    "g.V(77L).count()"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void refusesToStartOpenToAllOrOfNoUse() throws Exception {
    try (DataFolder empty = DataFolder.open(folder.resolve("empty"), DataFolder.Owner.STANDALONE)) {
      assertRefusesToStart(empty, "--allow-anonymous", Map.of("bindAddress", "0.0.0.0"));
      assertRefusesToStart(
          empty, "--first-password-file", Map.of("security.authentication", "true"));
      assertRefusesToStart(
          empty,
          "8 to 1024 bytes",
          Map.of(
              "security.authentication",
              "true",
              "security.firstPasswordFile",
              server.secret("short")));
      assertRefusesToStart(
          empty,
          "PKCS#8",
          Map.of(
              "tls.certificate",
              server.certificates.certificate("server").toString(),
              "tls.key",
              server.certificates.certificate("server").toString()));
      assertRefusesToStart(
          empty,
          "TLS cannot be had",
          Map.of("tls.certificate", "missing.pem", "tls.key", "missing.key"));
    }
  }

  private static void assertRefusesToStart(
      DataFolder data, String says, Map<String, String> settings) {
    assertThatThrownBy(() -> SecuredServer.start(data, settings).close())
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining(says);
  }
}
