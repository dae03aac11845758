package io.kithgraph.distribution.command;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The flag that says which server a command talks to, and how it does that. */
final class ServerOption {
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KITH_SERVER:-127.0.0.1:9090}",
      description = "gRPC address of a query node (default: $$KITH_SERVER, else 127.0.0.1:9090).")
  private String address = "127.0.0.1:9090";

  String address() {
    return address;
  }

  /** Runs an action over a channel that is closed after it; failures become the command's. */
  <T> T call(Function<ManagedChannel, T> action) {
    return call(builder -> builder, action);
  }

  /** The same, with answers handed over on the threads of the transport: nobody may block there. */
  <T> T callDirectly(Function<ManagedChannel, T> action) {
    return call(ManagedChannelBuilder::directExecutor, action);
  }

  private <T> T call(
      UnaryOperator<ManagedChannelBuilder<?>> settings, Function<ManagedChannel, T> action) {
    ManagedChannel channel;
    try {
      channel =
          settings
              .apply(Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()))
              .maxInboundMessageSize(MAX_ANSWER_BYTES)
              .build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'" + address + "' is not an address such as 127.0.0.1:9090", e);
    }
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
                  + "); is it running?",
              e);
      case UNIMPLEMENTED ->
          new CommandFailure(
              ExitCode.REFUSED, "what answers at " + address + " is not a KithGraph server", e);
      default -> new CommandFailure(ExitCode.REFUSED, description, e);
    };
  }
}
