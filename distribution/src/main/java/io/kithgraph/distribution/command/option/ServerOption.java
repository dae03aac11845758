package io.kithgraph.distribution.command.option;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.meta.security.BasicCredentials;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flag that says which server a command talks to, and how it does that. */
public final class ServerOption {
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KITH_SERVER:-127.0.0.1:9090}",
      description = "gRPC address of a query node (default: $$KITH_SERVER, else 127.0.0.1:9090).")
  private String address = "127.0.0.1:9090";

  @Mixin private AccessOptions access = new AccessOptions();

  /** How it shows who it is. */
  public ClientAccess access() {
    return access.access();
  }

  public String address() {
    return address;
  }

  /** Runs an action over a channel that is closed after it; failures become the command's. */
  public <T> T call(Function<ManagedChannel, T> action) {
    return call(builder -> builder, action);
  }

  /** The same, with answers handed over on the threads of the transport: nobody may block there. */
  public <T> T callDirectly(Function<ManagedChannel, T> action) {
    return call(ManagedChannelBuilder::directExecutor, action);
  }

  private <T> T call(
      UnaryOperator<ManagedChannelBuilder<?>> settings, Function<ManagedChannel, T> action) {
    ManagedChannel channel = open(settings, access.access());
    try {
      return action.apply(channel);
    } catch (StatusRuntimeException e) {
      throw failure(e);
    } finally {
      channel.shutdownNow();
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ManagedChannel open(
      UnaryOperator<ManagedChannelBuilder<?>> settings, ClientAccess client) {
    ManagedChannelBuilder<?> builder;
    try {
      builder = settings.apply(Grpc.newChannelBuilder(address, credentials(client)));
      client.login().ifPresent(login -> builder.intercept(logIn(login)));
      return builder.maxInboundMessageSize(MAX_ANSWER_BYTES).build();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "the certificates cannot be used: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'" + address + "' is not an address such as 127.0.0.1:9090", e);
    }
  }

  private static ChannelCredentials credentials(ClientAccess client) throws IOException {
    if (!client.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (client.authority().isPresent()) {
      tls.trustManager(client.authority().get().toFile());
    }
    if (client.identity().isPresent()) {
      ClientAccess.Identity identity = client.identity().get();
      tls.keyManager(identity.certificate().toFile(), identity.key().toFile());
    }
    return tls.build();
  }

  private static ClientInterceptor logIn(ClientAccess.Login login) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, new BasicCredentials(login.user(), login.password()).header());
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private CommandFailure failure(StatusRuntimeException e) {
    Status status = e.getStatus();
    String description =
        status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          new CommandFailure(
              ExitCode.UNREACHABLE,
              "the server at "
                  + address
                  + " cannot be reached ("
                  + description
                  + "); is it running, and is --tls right?",
              e);
      case UNAUTHENTICATED ->
          new CommandFailure(ExitCode.REFUSED, description + " (--user says who you are)", e);
      case UNIMPLEMENTED ->
          new CommandFailure(
              ExitCode.REFUSED, "what answers at " + address + " is not a KithGraph server", e);
      default -> new CommandFailure(ExitCode.REFUSED, description, e);
    };
  }
}
