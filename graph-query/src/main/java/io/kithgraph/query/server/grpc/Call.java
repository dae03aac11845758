package io.kithgraph.query.server.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.model.GraphId;
import io.kithgraph.query.server.staleness.StalenessTrailer;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One unary call: its deadline, and the work under way for it, which is let go of when the client
 * goes away. Thread-safe.
 */
public final class Call {
  private final Deadline deadline;
  private final Supplier<ReadOptions.Meter> staleness = StalenessTrailer.current();
  private final Queue<CompletableFuture<?>> work = new ConcurrentLinkedQueue<>();
  private volatile boolean cancelled;

  private Call(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Answers a call with what the stage of the service gives, or with the status of its failure; a
   * failure to start it is a failure like any other.
   */
  static <T> void answer(
      StreamObserver<T> observer,
      RequestLimits limits,
      Function<Call, CompletionStage<? extends T>> service) {
    Call call = new Call(deadline(limits));
    if (observer instanceof ServerCallStreamObserver<T> server) {
      server.setOnCancelHandler(call::cancel);
    }
    answer(observer, () -> service.apply(call));
  }

  /**
   * Answers a call whose work is not let go of when the client goes away: with what the stage
   * gives, or with the status of its failure; a failure to start it is a failure like any other.
   */
  public static <T> void answer(
      StreamObserver<T> observer, Supplier<? extends CompletionStage<? extends T>> service) {
    CompletionStage<? extends T> stage;
    try {
      stage = service.get();
    } catch (RuntimeException e) { // catch-all: the root of a call, which tells its client
      observer.onError(ErrorStatuses.of(e));
      return;
    }
    stage.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            observer.onError(ErrorStatuses.of(failure));
          } else {
            observer.onNext(response);
            observer.onCompleted();
          }
        });
  }

  /** The time that the client gives, within the limits. */
  static Deadline deadline(RequestLimits limits) {
    io.grpc.Deadline asked = Context.current().getDeadline();
    if (asked == null) {
      return Deadline.after(limits.defaultDeadline());
    }
    long nanos = asked.timeRemaining(TimeUnit.NANOSECONDS);
    return Deadline.after(Duration.ofNanos(Math.min(nanos, limits.maxDeadline().toNanos())));
  }

  Deadline deadline() {
    return deadline;
  }

  /** Remembers a stage of storage, so that it is cancelled with the call. */
  <T> CompletionStage<T> track(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (!future.isDone()) {
      work.add(future);
      if (cancelled) {
        future.cancel(false);
      }
    }
    return future;
  }

  private void cancel() {
    cancelled = true;
    for (CompletableFuture<?> future = work.poll(); future != null; future = work.poll()) {
      future.cancel(false);
    }
  }

  ReadOptions readOptions(GraphId graph, io.kithgraph.api.v1.ReadOptions message) {
    ReadLevel level =
        switch (message.getLevelCase()) {
          case SESSION_TOKEN ->
              message.getSessionToken().isEmpty()
                  ? ReadLevel.STRONG
                  : new ReadLevel.Session(
                      SessionTokens.decode(message.getSessionToken(), "options.session_token"));
          case MAX_STALENESS_MILLIS -> bounded(message.getMaxStalenessMillis());
          case LEVEL_NOT_SET -> ReadLevel.STRONG;
        };
    long bytes = message.getMaxBytes();
    if (bytes < 0 || bytes > RequestLimits.MAX_ANSWER_BYTES) {
      throw RequestException.invalid(
          "options.max_bytes",
          "The bound on the answer is 1 to "
              + RequestLimits.MAX_ANSWER_BYTES
              + " bytes, or 0 for the default, not "
              + Long.toUnsignedString(bytes));
    }
    return new ReadOptions(
        graph,
        level,
        deadline,
        priority(message.getPriority(), PriorityClass.INTERACTIVE),
        tenant(message.getTenant()),
        bytes == 0 ? RequestLimits.DEFAULT_ANSWER_BYTES : bytes,
        level instanceof ReadLevel.Strong ? ReadOptions.Meter.NONE : staleness.get());
  }

  CommitOptions commitOptions(WriteOptions message) {
    return new CommitOptions(
        deadline,
        priority(message.getPriority(), PriorityClass.INTERACTIVE),
        tenant(message.getTenant()));
  }

  private static ReadLevel bounded(int millis) {
    if (millis < 1 || millis > RequestLimits.MAX_STALENESS_MILLIS) {
      throw RequestException.invalid(
          "options.max_staleness_millis",
          "The staleness is 1 to "
              + RequestLimits.MAX_STALENESS_MILLIS
              + " milliseconds, not "
              + Integer.toUnsignedString(millis));
    }
    return new ReadLevel.Bounded(Duration.ofMillis(millis));
  }

  static PriorityClass priority(
      io.kithgraph.api.v1.PriorityClass message, PriorityClass otherwise) {
    return switch (message) {
      case PRIORITY_CLASS_INTERACTIVE -> PriorityClass.INTERACTIVE;
      case PRIORITY_CLASS_BATCH -> PriorityClass.BATCH;
      case PRIORITY_CLASS_BACKGROUND -> PriorityClass.BACKGROUND;
      case PRIORITY_CLASS_UNSPECIFIED, UNRECOGNIZED -> otherwise;
    };
  }

  static String tenant(String tenant) {
    if (tenant.length() > RequestLimits.MAX_TENANT) {
      throw RequestException.tooLarge(
          "options.tenant", tenant.length(), RequestLimits.MAX_TENANT, "characters");
    }
    return tenant;
  }

  /** The idempotency key of a write, empty if there is none. */
  static String idempotencyKey(WriteOptions options) {
    String key = options.getIdempotencyKey();
    // A character has at most four bytes: short keys are not encoded to be measured.
    if (key.length() > RequestLimits.MAX_KEY_BYTES / 4) {
      int bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (bytes > RequestLimits.MAX_KEY_BYTES) {
        throw RequestException.tooLarge(
            "options.idempotency_key", bytes, RequestLimits.MAX_KEY_BYTES, "bytes");
      }
    }
    return key;
  }
}
