package io.kithgraph.loadgen.workload;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.kithgraph.loadgen.runner.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process of its own that only sends back bytes over gRPC, and a channel to it: what no service
 * over gRPC can beat on this machine at this moment. Thread-safe.
 */
public final class EchoFloor implements AutoCloseable {
  /** The flags of the JVM are those of the server that is measured beside it. */
  private static final List<String> FLAGS =
      List.of("-Xms96m", "-Xmx768m", "-XX:+UseG1GC", "-XX:MaxDirectMemorySize=256m");

  private final Process process;
  private final ManagedChannel channel;

  private EchoFloor(Process process, ManagedChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  /** Starts the process; its server listens on a free loopback port. */
  public static EchoFloor start() {
    Process process = null;
    try {
      process = launch();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      String port = output.readLine();
      if (port == null) {
        throw new IOException("it ended at once");
      }
      ManagedChannel channel =
          Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
              .directExecutor()
              .build();
      return new EchoFloor(process, channel);
    } catch (IOException e) {
      if (process != null) {
        process.destroy();
      }
      throw new UncheckedIOException("The echo server cannot start", e);
    }
  }

  private static Process launch() throws IOException {
    return JavaProcess.of(FLAGS, EchoServer.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The process of the server. */
  public ProcessHandle server() {
    return process.toHandle();
  }

  /** The call, with messages of these sizes. */
  public Load load(String name, int requestBytes, int responseBytes) {
    Channel to = channel;
    byte[] request =
        ByteBuffer.allocate(Math.max(EchoServer.MIN_REQUEST_BYTES, requestBytes))
            .putInt(responseBytes)
            .array();
    return new NamedLoad(
        name,
        random -> {
          FutureObserver<byte[]> answer = new FutureObserver<>();
          ClientCalls.asyncUnaryCall(
              to.newCall(EchoServer.ECHO, CallOptions.DEFAULT), request, answer);
          return answer;
        });
  }

  @Override
  public void close() {
    channel.shutdownNow();
    JavaProcess.stop(process);
  }
}
