package io.kithgraph.storage.server;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.transport.GrpcErrors;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.PartitionEndpoint;
import io.kithgraph.storage.codec.BulkLoadMessages;
import io.kithgraph.storage.codec.Commands;
import io.kithgraph.storage.codec.ReadReplies;
import io.kithgraph.storage.codec.ReadRequests;
import io.kithgraph.storage.codec.Reports;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.CommandReply;
import io.kithgraph.storage.wire.CommandRequest;
import io.kithgraph.storage.wire.ReadReply;
import io.kithgraph.storage.wire.ReadRequest;
import io.kithgraph.storage.wire.ReadTableReply;
import io.kithgraph.storage.wire.ReadTableRequest;
import io.kithgraph.storage.wire.ReportRequest;
import io.kithgraph.storage.wire.StageTableReply;
import io.kithgraph.storage.wire.StageTableRequest;
import io.kithgraph.storage.wire.StorageGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to values, to the node, and back. Runs on the connections' own threads, so what may take
 * long goes to the read threads. Thread-safe.
 */
final class StorageService extends StorageGrpc.StorageImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(StorageService.class);

  /** For a caller that gave no deadline. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** A read of at most so many edges is answered where it arrives. */
  private static final long SMALL_READ = 2_000;

  private final PartitionEndpoint endpoint;
  private final Supplier<NodeReport> reports;
  private final Executor largeReads;
  private final GrpcSettings settings;
  private final BooleanSupplier answersWait;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * @param reports says how the node is; may take a moment
   * @param answersWait whether so many answers are not taken yet that no request should be begun
   */
  StorageService(
      PartitionEndpoint endpoint,
      Supplier<NodeReport> reports,
      Executor largeReads,
      GrpcSettings settings,
      BooleanSupplier answersWait) {
    this.endpoint = endpoint;
    this.reports = reports;
    this.largeReads = largeReads;
    this.settings = settings;
    this.answersWait = answersWait;
  }

  @Override
  public void read(ReadRequest message, StreamObserver<ReadReply> observer) {
    Deadline deadline = deadline();
    serve(
        observer,
        () -> {
          PartitionRequest.Read request = ReadRequests.read(message, deadline);
          return size(request.read()) <= SMALL_READ
              ? endpoint.serve(request)
              : CompletableFuture.supplyAsync(() -> endpoint.serve(request), largeReads)
                  .thenCompose(reply -> reply);
        },
        reply -> ReadReplies.write((PartitionReply.Read) reply));
  }

  @Override
  public void submit(CommandRequest message, StreamObserver<CommandReply> observer) {
    Deadline deadline = deadline();
    serve(
        observer,
        () -> endpoint.serve(Commands.read(message, deadline)),
        reply -> Commands.write((PartitionReply.Command) reply));
  }

  @Override
  public void stageTable(StageTableRequest message, StreamObserver<StageTableReply> observer) {
    serve(
        observer,
        () -> endpoint.serve(BulkLoadMessages.read(message)),
        reply -> BulkLoadMessages.write((PartitionReply.Staged) reply));
  }

  @Override
  public void readTable(ReadTableRequest message, StreamObserver<ReadTableReply> observer) {
    serve(
        observer,
        () -> endpoint.serve(BulkLoadMessages.read(message)),
        reply -> BulkLoadMessages.write((PartitionReply.TablePart) reply));
  }

  @Override
  public void report(
      ReportRequest message, StreamObserver<io.kithgraph.storage.wire.NodeReport> observer) {
    serve(observer, () -> CompletableFuture.supplyAsync(reports, largeReads), Reports::write);
  }

  private static Deadline deadline() {
    io.grpc.Deadline given = Context.current().getDeadline();
    return given == null
        ? Deadline.after(LONGEST)
        : Deadline.after(Duration.ofNanos(given.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  /** How many edges or vertices a read may have to look at. */
  private static long size(PartitionRead read) {
    if (read instanceof PartitionRead.Range range) {
      long edges = range.read().conditions().isEmpty() ? range.read().limit() : SMALL_READ + 1;
      return range.read().lists().size() * edges;
    } else if (read instanceof PartitionRead.Count count) {
      return count.read().conditions().isEmpty() ? count.read().lists().size() : SMALL_READ + 1;
    } else if (read instanceof PartitionRead.Probe probe) {
      return probe.read().probes().size();
    } else if (read instanceof PartitionRead.Rank rank) {
      return rank.read().edges().size();
    } else if (read instanceof PartitionRead.Sample sample) {
      return (long) sample.read().lists().size() * sample.read().count();
    } else if (read instanceof PartitionRead.Vertices vertices) {
      return vertices.read().ids().size();
    }
    return SMALL_READ + 1;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback answers the caller
  private <R, A> void serve(
      StreamObserver<A> observer, Supplier<CompletionStage<R>> work, Function<R, A> encode) {
    if (inFlight.incrementAndGet() > settings.maxInFlight() || answersWait.getAsBoolean()) {
      inFlight.decrementAndGet();
      observer.onError(
          GrpcErrors.write(
              new StorageException(
                  ErrorCode.OVERLOADED,
                  "The storage node has more work than it can do; try again later",
                  settings.retryAfter(),
                  null)));
      return;
    }
    CompletionStage<R> reply;
    try {
      reply = work.get();
    } catch (StorageException e) {
      reply = CompletableFuture.failedFuture(e);
    } catch (RejectedExecutionException e) {
      reply =
          CompletableFuture.failedFuture(
              new StorageException(ErrorCode.UNAVAILABLE, "The storage node is stopping", e));
    } catch (RuntimeException e) { // catch-all: the root of a request
      reply = CompletableFuture.failedFuture(e);
    }
    reply
        .thenApply(encode)
        .whenComplete(
            (message, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null) {
                observer.onNext(message);
                observer.onCompleted();
              } else {
                observer.onError(GrpcErrors.write(error(failure)));
              }
            });
  }

  private static StorageException error(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof StorageException storage) {
      return storage;
    }
    LOG.error("A request failed inside the storage node", cause);
    return new StorageException(ErrorCode.INTERNAL, "The storage node failed; see its log", cause);
  }
}
