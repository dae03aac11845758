package io.kithgraph.storage.client;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Pauses between tries: exponential, with full jitter, within the deadline. Thread-safe. */
final class Pauses {
  private static final int MAX_DOUBLINGS = 20;

  private final ScheduledExecutorService timer;
  private final DoubleSupplier jitter;
  private final Duration first;
  private final Duration max;

  /**
   * @param jitter gives numbers from 0 to 1
   */
  Pauses(ScheduledExecutorService timer, DoubleSupplier jitter, Duration first, Duration max) {
    this.timer = timer;
    this.jitter = jitter;
    this.first = first;
    this.max = max;
  }

  /**
   * Ends after a while, which grows with the number of tries so far, and is at least the given
   * time; fails at once if the deadline comes first.
   */
  CompletableFuture<Void> pause(int tries, Duration atLeast, Deadline deadline) {
    long ceiling = Math.min(max.toNanos(), first.toNanos() << Math.min(tries, MAX_DOUBLINGS));
    long nanos = atLeast.toNanos() + (long) (ceiling * (0.5 + jitter.getAsDouble() / 2));
    if (deadline.remaining().toNanos() <= nanos) {
      return CompletableFuture.failedFuture(
          new StorageException(
              ErrorCode.DEADLINE_EXCEEDED, "The deadline passed while trying again"));
    }
    CompletableFuture<Void> pause = new CompletableFuture<>();
    try {
      ScheduledFuture<?> unused =
          timer.schedule(() -> pause.complete(null), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      pause.completeExceptionally(closed(e));
    }
    return pause;
  }

  static StorageException closed(@Nullable Throwable cause) {
    return new StorageException(ErrorCode.UNAVAILABLE, "The storage client is closed", cause);
  }
}
