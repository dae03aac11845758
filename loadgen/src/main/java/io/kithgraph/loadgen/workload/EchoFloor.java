package io.kithgraph.loadgen.workload;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.kithgraph.loadgen.runner.Load;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server that only sends back bytes of a given length, and a channel to it: what no service
 * over gRPC can beat on this machine at this moment. Thread-safe.
 */
public final class EchoFloor implements AutoCloseable {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("kithgraph.bench.Echo/Echo")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private final Server server;
  private final ManagedChannel channel;
  private final byte[] request;

  private EchoFloor(Server server, ManagedChannel channel, byte[] request) {
    this.server = server;
    this.channel = channel;
    this.request = request;
  }

  /** Starts the server on a free loopback port. */
  public static EchoFloor start(int requestBytes, int responseBytes) {
    byte[] response = new byte[responseBytes];
    try {
      Server server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("kithgraph.bench.Echo")
                      .addMethod(
                          ECHO,
                          ServerCalls.asyncUnaryCall(
                              (bytes, answer) -> {
                                answer.onNext(response);
                                answer.onCompleted();
                              }))
                      .build())
              .build()
              .start();
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
              .directExecutor()
              .build();
      return new EchoFloor(server, channel, new byte[requestBytes]);
    } catch (IOException e) {
      throw new UncheckedIOException("The echo server cannot start", e);
    }
  }

  /** The call. */
  public Load load() {
    Channel to = channel;
    return new NamedLoad(
        "gRPC echo (floor)",
        random -> {
          FutureObserver<byte[]> answer = new FutureObserver<>();
          ClientCalls.asyncUnaryCall(to.newCall(ECHO, CallOptions.DEFAULT), request, answer);
          return answer;
        });
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
