package io.kithgraph.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.config.ConfigReader;
import io.kithgraph.distribution.console.GremlinClient;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A whole server with users and certificates on both sides, with the graphs {@code social}, {@code
 * work} and {@code other}, and the ways in: the command line, gRPC, and the Gremlin driver. The
 * password of NAME is {@code password of NAME}.
 */
final class SecuredServer implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Path folder;
  final TestCertificates certificates;
  private final DataFolder data;
  private final StandaloneServer server;

  SecuredServer(Path folder) throws Exception {
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

  static StandaloneServer start(DataFolder data, Map<String, String> settings) {
    Map<String, String> flags = new HashMap<>(settings);
    flags.put("dataDir", data.path().toString());
    flags.put("storage.partitions", "1");
    flags.putIfAbsent("gremlin.port", "0");
    flags.putIfAbsent("grpc.port", "0");
    return StandaloneServer.start(
        data, new ConfigReader().read(Optional.empty(), Map.of(), flags).config());
  }

  @Override
  public void close() {
    server.close();
    data.close();
  }

  /** A file with a password; {@code password of NAME} is the password of NAME. */
  String secret(String password) throws Exception {
    Path file = folder.resolve("secret " + password.hashCode());
    Files.writeString(file, password + "\n");
    return file.toString();
  }

  // The command line

  record Ended(int exitCode, String out, String err) {}

  static Ended run(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), false, false, false, false, 80);
    int exitCode =
        KithCommand.commandLine(terminal, Map.of()).execute(words.toArray(new String[0]));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  List<String> as(String user, String password, String... words) throws Exception {
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
  Ended kith(String says, String... words) throws Exception {
    Ended ended = run(as("admin", "password of admin", words));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(says);
    return ended;
  }

  void refused(ExitCode code, String says, List<String> words) {
    Ended ended = run(words);
    assertThat(ended.err()).contains(says);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code.code());
  }

  /** Makes a user; {@code grants} are pairs of an access and a graph. */
  void add(String name, String... grants) throws Exception {
    kith(name, "user", "add", name, "--new-password-file", secret("password of " + name));
    for (int i = 0; i < grants.length; i += 2) {
      kith(grants[i + 1] + ":" + grants[i], "user", "grant", name, grants[i], grants[i + 1]);
    }
  }

  // gRPC

  ManagedChannel channel(String user, String password) throws Exception {
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

  /** Asserts how a call is refused; gives the facts that the error names. */
  static Map<String, String> assertStatus(Status.Code code, ThrowingCallable call)
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

  // Gremlin

  ClientAccess access(String name, String authority, String identity) {
    return new ClientAccess(
        true,
        Optional.of(certificates.certificate(authority)),
        Optional.of(
            new ClientAccess.Identity(
                certificates.certificate(identity), certificates.key(identity))),
        Optional.of(new ClientAccess.Login(name, "password of " + name)));
  }

  List<Object> gremlin(ClientAccess access, String query) {
    List<Object> results = new ArrayList<>();
    try (GremlinClient client = GremlinClient.of(server.doors().gremlinAddress(), access)) {
      client.run("work", query, 30, results::add);
    }
    return results;
  }
}
