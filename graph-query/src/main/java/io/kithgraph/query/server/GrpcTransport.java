package io.kithgraph.query.server;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops of the gRPC server: epoll where there is one. Owned by its query node. */
final class GrpcTransport implements AutoCloseable {
  private static final long QUIET_MILLIS = 0;
  private static final long TIMEOUT_MILLIS = 2_000;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;
  private final Class<? extends ServerChannel> channel;

  GrpcTransport(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    acceptor = new MultiThreadIoEventLoopGroup(1, threads("kith-grpc-accept"), io);
    workers = new MultiThreadIoEventLoopGroup(threads, threads("kith-grpc"), io);
    channel = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Netty uses its buffers and entries of queues again only on threads of its own kind. */
  private static ThreadFactory threads(String name) {
    return new DefaultThreadFactory(name, true);
  }

  NettyServerBuilder configure(NettyServerBuilder builder) {
    return builder.bossEventLoopGroup(acceptor).workerEventLoopGroup(workers).channelType(channel);
  }

  @Override
  public void close() {
    var accepting =
        acceptor.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    var working = workers.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    accepting.awaitUninterruptibly(TIMEOUT_MILLIS);
    working.awaitUninterruptibly(TIMEOUT_MILLIS);
  }
}
