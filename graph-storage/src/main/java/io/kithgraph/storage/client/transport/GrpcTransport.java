package io.kithgraph.storage.client.transport;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.codec.BulkLoadMessages;
import io.kithgraph.storage.codec.Commands;
import io.kithgraph.storage.codec.ReadReplies;
import io.kithgraph.storage.codec.ReadRequests;
import io.kithgraph.storage.codec.Reports;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import io.kithgraph.storage.wire.ReportRequest;
import io.kithgraph.storage.wire.StorageGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Reaches storage nodes over gRPC: one long-lived channel for each node. Replies come on the
 * channel's own threads, which must not be blocked. Thread-safe.
 */
public final class GrpcTransport implements StorageTransport {
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The end of a table takes a check and a sync of its file. */
  private static final Duration TABLE_TIME = Duration.ofSeconds(30);

  private record Peer(NodeId node, String address) {}

  /**
   * A channel, and when it was last told to connect at once. Left alone, a channel to a node that
   * was down for a while waits up to minutes before it looks again.
   */
  private record Link(ManagedChannel channel, AtomicLong toldAt) {
    void reconnectSoon() {
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        long now = System.nanoTime();
        long last = toldAt.get();
        if (now - last >= RECONNECT_NANOS && toldAt.compareAndSet(last, now)) {
          channel.resetConnectBackoff();
        }
      }
    }
  }

  private final GrpcSettings settings;
  private final Map<Peer, Link> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public GrpcTransport(GrpcSettings settings) {
    this.settings = settings;
  }

  @Override
  public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
    if (closed) {
      return CompletableFuture.failedFuture(Failures.closed(null));
    }
    if (node.storageAddress().isEmpty()) {
      return CompletableFuture.failedFuture(
          new StorageException(
              ErrorCode.UNAVAILABLE, "Node " + node.id().value() + " serves only its own process"));
    }
    Link link = links.computeIfAbsent(new Peer(node.id(), node.storageAddress()), this::connect);
    link.reconnectSoon();
    ManagedChannel channel = link.channel();
    if (request instanceof PartitionRequest.Read read) {
      return call(
          channel,
          StorageGrpc.getReadMethod(),
          ReadRequests.write(read),
          attempt(read.options().deadline()),
          reply -> ReadReplies.read(reply, read.read()));
    }
    if (request instanceof PartitionRequest.Command command) {
      return call(
          channel,
          StorageGrpc.getSubmitMethod(),
          Commands.write(command),
          attempt(command.deadline()),
          Commands::read);
    }
    if (request instanceof PartitionRequest.StageTable stage) {
      return call(
          channel,
          StorageGrpc.getStageTableMethod(),
          BulkLoadMessages.write(stage),
          Deadline.after(TABLE_TIME),
          BulkLoadMessages::read);
    }
    return call(
        channel,
        StorageGrpc.getReadTableMethod(),
        BulkLoadMessages.write((PartitionRequest.ReadTable) request),
        Deadline.after(TABLE_TIME),
        BulkLoadMessages::read);
  }

  private Link connect(Peer peer) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(peer.address())
            .usePlaintext()
            .directExecutor()
            // Calls are sent again by whoever routes them; keeping each for that here costs time.
            .disableRetry()
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .maxInboundMessageSize(settings.maxMessageBytes())
            .keepAliveTime(settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(settings.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveWithoutCalls(true)
            .build();
    return new Link(channel, new AtomicLong(System.nanoTime()));
  }

  /** The deadline of one try within that of the call. */
  private Deadline attempt(Deadline deadline) {
    return deadline.remaining().compareTo(settings.maxWait()) > 0
        ? Deadline.after(settings.maxWait())
        : deadline;
  }

  @Override
  public CompletionStage<NodeReport> report(StorageNode node, Deadline deadline) {
    return call(
        links.computeIfAbsent(new Peer(node.id(), node.storageAddress()), this::connect).channel(),
        StorageGrpc.getReportMethod(),
        ReportRequest.getDefaultInstance(),
        deadline,
        Reports::read);
  }

  private static <Q, A, R> CompletableFuture<R> call(
      ManagedChannel channel,
      MethodDescriptor<Q, A> method,
      Q request,
      Deadline deadline,
      Function<A, R> decode) {
    long nanos = Math.max(0, deadline.remaining().toNanos());
    ClientCall<Q, A> call =
        channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS));
    Reply<A, R> reply = new Reply<>(call, decode);
    ClientCalls.asyncUnaryCall(call, request, reply);
    return reply;
  }

  /** The reply to one call; cancelling it cancels the call. */
  private static final class Reply<A, R> extends CompletableFuture<R> implements StreamObserver<A> {
    private final ClientCall<?, A> call;
    private final Function<A, R> decode;

    Reply(ClientCall<?, A> call, Function<A, R> decode) {
      this.call = call;
      this.decode = decode;
    }

    @Override
    public void onNext(A message) {
      try {
        complete(decode.apply(message));
      } catch (StorageException e) {
        completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      completeExceptionally(GrpcErrors.read(failure));
    }

    @Override
    public void onCompleted() {
      if (!isDone()) {
        completeExceptionally(
            new StorageException(ErrorCode.INTERNAL, "A storage node answered with nothing"));
      }
    }

    @Override
    public boolean cancel(boolean interrupt) {
      boolean cancelled = super.cancel(interrupt);
      if (cancelled) {
        call.cancel("The caller let go", null);
      }
      return cancelled;
    }
  }

  @Override
  public void close() {
    closed = true;
    links.values().forEach(link -> link.channel().shutdownNow());
  }
}
