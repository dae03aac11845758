package io.kithgraph.storage.server;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.backpressure.AnswerBudget;
import io.kithgraph.storage.client.transport.GrpcErrors;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets other processes of the deployment reach a storage node over gRPC. Thread-safe. */
public final class StorageGrpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageGrpcServer.class);
  private static final long STOP_SECONDS = 3;

  private final Server server;

  private StorageGrpcServer(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param address port 0 takes a free one
   * @throws StorageException {@code UNAVAILABLE} if the address cannot be bound
   */
  public static StorageGrpcServer start(
      StorageServer node, InetSocketAddress address, GrpcSettings settings) {
    AnswerBudget answers =
        new AnswerBudget(settings.maxAnswerBytes(), settings.retryAfter(), GrpcErrors::write);
    Gauge.builder("kithgraph.storage.answer.bytes", answers, AnswerBudget::bytes)
        .register(node.registry());
    StorageService service =
        new StorageService(node, node::report, node.threads().reads(), settings, answers::isFull);
    Server server =
        NettyServerBuilder.forAddress(address)
            .directExecutor()
            .intercept(new MetricCollectingServerInterceptor(node.registry()))
            .addService(ServerInterceptors.intercept(service, answers))
            .maxInboundMessageSize(settings.maxMessageBytes())
            .keepAliveTime(settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(settings.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(settings.keepAlive().toNanos() / 2, TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE,
          "The storage service cannot listen on " + address + "; is the port in use?",
          e);
    }
    LOG.info("Storage service listens: port={}", server.getPort());
    return new StorageGrpcServer(server);
  }

  /** The port on which it listens. */
  public int port() {
    return server.getPort();
  }

  /** Takes no new calls, and ends those under way after a few seconds. Idempotent. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
