package io.kithgraph.storage.client.routing;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.transport.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Pauses between tries: exponential, with full jitter, within the deadline. Thread-safe. */
public final class Pauses {
  private static final int MAX_DOUBLINGS = 20;

  private final ScheduledExecutorService timer;
  private final DoubleSupplier jitter;
  private final Duration first;
  private final Duration max;

  /**
   * Pauses on a timer.
   *
   * @param jitter gives numbers from 0 to 1
   * @param first the longest pause after the first try; it doubles from try to try
   * @param max the longest pause
   */
  public Pauses(
      ScheduledExecutorService timer, DoubleSupplier jitter, Duration first, Duration max) {
    this.timer = timer;
    this.jitter = jitter;
    this.first = first;
    this.max = max;
  }

  /**
   * Ends after a while, which grows with the number of tries so far, and is at least the given
   * time; fails at once if the deadline comes first.
   */
  public CompletableFuture<Void> pause(int tries, Duration atLeast, Deadline deadline) {
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
      pause.completeExceptionally(Failures.closed(e));
    }
    return pause;
  }
}
