package io.kithgraph.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.ErrorInfo;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
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
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ConfigReader;
import io.kithgraph.distribution.console.GremlinClient;
import io.kithgraph.distribution.console.QueryFailure;
import io.kithgraph.distribution.node.DataFolder;
import io.kithgraph.distribution.standalone.StandaloneServer;
import io.kithgraph.meta.security.BasicCredentials;
import io.kithgraph.meta.security.TestCertificates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server with users and certificates on both sides, as people meet it: with the command
 * line, over gRPC, and with the Gremlin driver.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecuredServerTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Path folder;
  private final TestCertificates certificates;
  private final DataFolder data;
  private final StandaloneServer server;

  SecuredServerTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    certificates = TestCertificates.in(folder);
    data = DataFolder.open(folder.resolve("data"), DataFolder.Owner.STANDALONE);
    server =
        start(
            data,
            Map.of(
                "security.authentication",
                "true",
                "security.firstPasswordFile",
                secret("password of admin"),
                "tls.certificate",
                certificates.certificate("server").toString(),
                "tls.key",
                certificates.key("server").toString(),
                "tls.clientAuthority",
                certificates.certificate("ca").toString()));
    kith("", "graph", "create", "work");
    kith("", "graph", "create", "other");
  }

  private static StandaloneServer start(DataFolder data, Map<String, String> settings) {
    Map<String, String> flags = new HashMap<>(settings);
    flags.put("dataDir", data.path().toString());
    flags.put("storage.partitions", "1");
    flags.putIfAbsent("gremlin.port", "0");
    flags.putIfAbsent("grpc.port", "0");
    return StandaloneServer.start(
        data, new ConfigReader().read(Optional.empty(), Map.of(), flags).config());
  }

  @AfterAll
  void close() {
    server.close();
    data.close();
  }

  /** A file with a password; {@code password of NAME} is the password of NAME. */
  private String secret(String password) throws Exception {
    Path file = folder.resolve("secret " + password.hashCode());
    Files.writeString(file, password + "\n");
    return file.toString();
  }

  // The command line

  private record Ended(int exitCode, String out, String err) {}

  private static Ended run(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), false, false, false, false, 80);
    int exitCode =
        KithCommand.commandLine(terminal, Map.of()).execute(words.toArray(new String[0]));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  private List<String> as(String user, String password, String... words) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    boolean console = words[0].equals("console");
    all.addAll(
        List.of(
            console ? "--gremlin" : "--server",
            console ? server.doors().gremlinAddress() : server.doors().grpcAddress(),
            "--ca",
            certificates.certificate("ca").toString(),
            "--client-certificate",
            certificates.certificate("client").toString(),
            "--client-key",
            certificates.key("client").toString(),
            "--user",
            user,
            "--password-file",
            secret(password)));
    return all;
  }

  /** Runs a command as the administrator; it must succeed and say that. */
  private Ended kith(String says, String... words) throws Exception {
    Ended ended = run(as("admin", "password of admin", words));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(says);
    return ended;
  }

  private void refused(ExitCode code, String says, List<String> words) {
    Ended ended = run(words);
    assertThat(ended.err()).contains(says);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code.code());
  }

  /** Makes a user; {@code grants} are pairs of an access and a graph. */
  private void add(String name, String... grants) throws Exception {
    kith(name, "user", "add", name, "--new-password-file", secret("password of " + name));
    for (int i = 0; i < grants.length; i += 2) {
      kith(grants[i + 1] + ":" + grants[i], "user", "grant", name, grants[i], grants[i + 1]);
    }
  }

  @Test
  void usersAreManagedFromTheShell() throws Exception {
    add("ann", "write", "work", "read", "social");
    assertThat(kith("ann", "user", "list").out())
        .containsPattern("admin +server-admin")
        .containsPattern("ann +social:read work:write");
    assertThat(kith("ann", "user", "list", "--json").out())
        .contains("\"name\" : \"ann\"", "\"work\" : \"write\"")
        .doesNotContain("password");
    refused(ExitCode.REFUSED, "already", as("admin", "password of admin", addition("ann")));
    refused(ExitCode.REFUSED, "small letters", as("admin", "password of admin", addition("Ann")));
    refused(
        ExitCode.REFUSED,
        "No user",
        as("admin", "password of admin", "user", "grant", "ANN", "read", "work"));
    refused(
        ExitCode.REFUSED,
        "no graph",
        as("admin", "password of admin", "user", "grant", "ann", "read", "nothing"));
    refused(
        ExitCode.REFUSED,
        "last administrator",
        as("admin", "password of admin", "user", "remove", "admin"));
    kith("ann", "user", "revoke", "ann", "social");
    kith("Removed", "user", "remove", "ann");
  }

  private String[] addition(String name) throws Exception {
    return new String[] {"user", "add", name, "--new-password-file", secret("password of " + name)};
  }

  @Test
  void commandsSayWhoTheyAreAndAreTrusted() throws Exception {
    add("cli", "read", "work");
    List<String> list = as("cli", "password of cli", "graph", "list");
    assertThat(run(list).out()).contains("work").doesNotContain("other").doesNotContain("social");
    refused(ExitCode.REFUSED, "is wrong", as("cli", "another password", "graph", "list"));
    refused(
        ExitCode.REFUSED,
        "needs the access admin to the graph 'work'",
        as("cli", "password of cli", "graph", "drop", "work", "--yes"));
    refused(
        ExitCode.REFUSED,
        "administrator of the server",
        as("cli", "password of cli", "graph", "create", "mine"));
    refused(
        ExitCode.REFUSED,
        "administrator of the server",
        as("cli", "password of cli", "user", "grant", "cli", "admin", "work"));
    refused(ExitCode.REFUSED, "--user", list.subList(0, list.indexOf("--user")));
    refused(ExitCode.UNREACHABLE, "--tls", list.subList(0, list.indexOf("--client-certificate")));
    refused(ExitCode.UNREACHABLE, "--tls", list.subList(0, list.indexOf("--ca")));
    List<String> stranger = new ArrayList<>(list);
    stranger.replaceAll(word -> word.replace("client.pem", "stranger.pem"));
    stranger.replaceAll(word -> word.replace("client.key", "stranger.key"));
    refused(ExitCode.UNREACHABLE, "--tls", stranger);
    List<String> otherAuthority = new ArrayList<>(list);
    otherAuthority.replaceAll(word -> word.replace("ca.pem", "stranger.pem"));
    refused(ExitCode.UNREACHABLE, "--tls", otherAuthority);

    assertThat(
            run(as("cli", "password of cli", "console", "--graph", "work", "-e", "g.inject(5)"))
                .out())
        .contains("==>5");
    refused(
        ExitCode.REFUSED,
        "only read",
        as("cli", "password of cli", "console", "--graph", "work", "-e", "g.addV('user')"));
  }

  // gRPC

  private ManagedChannel channel(String user, String password) throws Exception {
    ChannelCredentials tls =
        TlsChannelCredentials.newBuilder()
            .trustManager(certificates.certificate("ca").toFile())
            .keyManager(
                certificates.certificate("client").toFile(), certificates.key("client").toFile())
            .build();
    Metadata headers = new Metadata();
    if (!user.isEmpty()) {
      headers.put(AUTHORIZATION, new BasicCredentials(user, password).header());
    }
    return Grpc.newChannelBuilder(server.doors().grpcAddress(), tls)
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }

  private static Map<String, String> assertStatus(Status.Code code, ThrowingCallable call)
      throws Throwable {
    try {
      call.call();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).as(e.getStatus().getDescription()).isEqualTo(code);
      ErrorInfo info =
          Objects.requireNonNull(StatusProto.fromThrowable(e))
              .getDetails(0)
              .unpack(ErrorInfo.class);
      assertThat(info.getDomain()).isEqualTo("kithgraph");
      assertThat(info.getReason()).isEqualTo(code.name());
      return info.getMetadataMap();
    }
    throw new AssertionError("Nothing was refused");
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
    add("reader", "read", "social");
    add("writer", "write", "social");
    ManagedChannel nobody = channel("", "");
    ManagedChannel liar = channel("reader", "password of writer");
    ManagedChannel shouter = channel("READER", "password of reader");
    ManagedChannel reader = channel("reader", "password of reader");
    ManagedChannel writer = channel("writer", "password of writer");
    try {
      assertThat(
              HealthGrpc.newBlockingStub(nobody)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
      for (ManagedChannel wrong : List.of(nobody, liar, shouter)) {
        var relations = RelationServiceGrpc.newBlockingStub(wrong);
        assertStatus(Status.Code.UNAUTHENTICATED, () -> relations.isFollowing(isFollowing("")));
        assertStatus(Status.Code.UNAUTHENTICATED, () -> relations.follow(follow("")));
      }
      RelationServiceGrpc.newBlockingStub(writer).follow(follow(""));
      RelationServiceGrpc.newBlockingStub(writer).follow(follow("social"));
      var relations = RelationServiceGrpc.newBlockingStub(reader);
      assertThat(relations.isFollowing(isFollowing("")).getFollowing(0)).isTrue();
      assertThat(
              assertStatus(Status.Code.PERMISSION_DENIED, () -> relations.follow(follow("social"))))
          .isEqualTo(Map.of("user", "reader", "graph", "social", "access", "write"));
      for (String other : List.of("work", "nothing", "Social", "social ")) {
        assertStatus(
            Status.Code.PERMISSION_DENIED, () -> relations.isFollowing(isFollowing(other)));
      }
      assertStatus(
          Status.Code.PERMISSION_DENIED,
          () ->
              GraphServiceGrpc.newBlockingStub(reader).commit(CommitRequest.getDefaultInstance()));
      var catalog = CatalogServiceGrpc.newBlockingStub(writer);
      assertThat(catalog.listGraphs(ListGraphsRequest.getDefaultInstance()).getGraphsList())
          .extracting(GraphSummary::getName)
          .containsExactly("social");
      assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> catalog.dropGraph(DropGraphRequest.newBuilder().setGraph("social").build()));
      assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> catalog.createGraph(CreateGraphRequest.newBuilder().setGraph("mine").build()));
      var users = UserServiceGrpc.newBlockingStub(writer);
      assertStatus(
          Status.Code.PERMISSION_DENIED,
          () -> users.listUsers(ListUsersRequest.getDefaultInstance()));
      assertStatus(
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
      assertStatus(
          Status.Code.UNAUTHENTICATED,
          () -> RelationServiceGrpc.newBlockingStub(writer).follow(follow("")));
      kith("Removed", "user", "remove", "reader");
      assertStatus(Status.Code.UNAUTHENTICATED, () -> relations.isFollowing(isFollowing("")));
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
    add("bulk", "write", "work", "read", "social");
    ManagedChannel channel = channel("bulk", "password of bulk");
    try {
      Answers refused = new Answers();
      GraphServiceGrpc.newStub(channel).bulkWrite(refused).onNext(startOf("social"));
      assertStatus(Status.Code.PERMISSION_DENIED, () -> throwNext(refused));

      Answers answers = new Answers();
      StreamObserver<BulkWriteRequest> stream =
          GraphServiceGrpc.newStub(channel).bulkWrite(answers);
      stream.onNext(startOf("work"));
      stream.onNext(batch(1));
      assertThat(answers.next()).isInstanceOf(BulkWriteResponse.class);
      kith("bulk", "user", "grant", "bulk", "read", "work");
      stream.onNext(batch(2));
      assertStatus(Status.Code.PERMISSION_DENIED, () -> throwNext(answers));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void throwNext(Answers answers) throws Throwable {
    Object next = answers.next();
    throw next instanceof Throwable failure ? failure : new AssertionError(next);
  }

  // Gremlin

  private ClientAccess access(String name, String authority, String identity) {
    return new ClientAccess(
        true,
        Optional.of(certificates.certificate(authority)),
        Optional.of(
            new ClientAccess.Identity(
                certificates.certificate(identity), certificates.key(identity))),
        Optional.of(new ClientAccess.Login(name, "password of " + name)));
  }

  private List<Object> gremlin(ClientAccess access, String query) {
    List<Object> results = new ArrayList<>();
    try (GremlinClient client = GremlinClient.of(server.doors().gremlinAddress(), access)) {
      client.run("work", query, 30, results::add);
    }
    return results;
  }

  @Test
  void theDriverLogsInOverTls() throws Exception {
    add("driver", "write", "work");
    ClientAccess driver = access("driver", "ca", "client");
    assertThat(gremlin(driver, "g.addV('user').property(T.id, 77L).id()")).containsExactly(77L);
    kith("driver", "user", "grant", "driver", "read", "work");
    assertThatThrownBy(() -> gremlin(driver, "g.V(77L).drop()"))
        .isInstanceOf(QueryFailure.class)
        .hasMessageContaining("only read");
    assertThat(gremlin(driver, "g.V(77L).count()")).containsExactly(1L);
    for (ClientAccess wrong :
        List.of(access("driver", "ca", "stranger"), access("driver", "stranger", "client"))) {
      assertThatThrownBy(() -> gremlin(wrong, "g.V(77L).count()"))
          .isInstanceOf(CommandFailure.class);
    }
    assertThatThrownBy(
            () ->
                gremlin(
                    new ClientAccess(true, driver.authority(), driver.identity(), Optional.empty()),
                    "g.V(77L).count()"))
        .isInstanceOf(RuntimeException.class);
  }

  // What does not start

  @Test
  void refusesToStartOpenToAllOrOfNoUse() throws Exception {
    try (DataFolder empty = DataFolder.open(folder.resolve("empty"), DataFolder.Owner.STANDALONE)) {
      assertRefusesToStart(empty, "--allow-anonymous", Map.of("bindAddress", "0.0.0.0"));
      assertRefusesToStart(
          empty, "--first-password-file", Map.of("security.authentication", "true"));
      assertRefusesToStart(
          empty,
          "8 to 1024 bytes",
          Map.of("security.authentication", "true", "security.firstPasswordFile", secret("short")));
      assertRefusesToStart(
          empty,
          "PKCS#8",
          Map.of(
              "tls.certificate",
              certificates.certificate("server").toString(),
              "tls.key",
              certificates.certificate("server").toString()));
      assertRefusesToStart(
          empty,
          "TLS cannot be had",
          Map.of("tls.certificate", "missing.pem", "tls.key", "missing.key"));
    }
  }

  private static void assertRefusesToStart(
      DataFolder data, String says, Map<String, String> settings) {
    assertThatThrownBy(() -> start(data, settings).close())
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining(says);
  }
}
