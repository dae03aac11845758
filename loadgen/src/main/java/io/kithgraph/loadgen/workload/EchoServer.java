package io.kithgraph.loadgen.workload;

import io.grpc.Drainable;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A process that answers a gRPC call with as many bytes as the first four bytes of the request say,
 * big-endian, and does nothing else. Prints its port, and ends when its standard input does.
 */
final class EchoServer {
  static final int MIN_REQUEST_BYTES = 4;
  private static final int MAX_RESPONSE_BYTES = 1 << 20;
  private static final String SERVICE = "kithgraph.bench.Echo";

  static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(SERVICE + "/Echo")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private EchoServer() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ConcurrentMap<Integer, byte[]> answers = new ConcurrentHashMap<>();
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(
                        ECHO,
                        ServerCalls.asyncUnaryCall(
                            (bytes, answer) -> {
                              answer.onNext(
                                  answers.computeIfAbsent(
                                      Math.min(
                                          ByteBuffer.wrap(bytes).getInt() & Integer.MAX_VALUE,
                                          MAX_RESPONSE_BYTES),
                                      byte[]::new));
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      out.println(server.getPort());
    }
    while (System.in.read() >= 0) {
      // Whoever started this process says nothing; only the end of the stream counts.
    }
    server.shutdownNow().awaitTermination();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new Message(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        // All of it is there; reading until the end would make a large buffer for each call.
        byte[] bytes = new byte[stream.available()];
        if (stream.readNBytes(bytes, 0, bytes.length) != bytes.length) {
          throw new IOException("a message that ends before its length");
        }
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A message that writes itself, which spares gRPC a buffer to copy it through. */
  private static final class Message extends ByteArrayInputStream
      implements Drainable, KnownLength {
    Message(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = available();
      target.write(buf, pos, drained);
      pos += drained;
      return drained;
    }
  }
}
