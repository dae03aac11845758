package io.kithgraph.storage.client;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What callers wait for: ends it when its deadline comes or the client closes, whatever the calls
 * below do. While anything is open, deadlines are looked at every {@value #SWEEP_MILLIS} ms, which
 * costs an operation less than a timer of its own; otherwise nothing happens. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
final class OpenOperations {
  private static final long SWEEP_MILLIS = 10;

  private record Open(CompletableFuture<?> operation, Deadline deadline) {}

  private final ScheduledExecutorService timer;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  /** Whether a look at the deadlines is due; set whenever something is open. */
  private final AtomicBoolean sweeping = new AtomicBoolean();

  private volatile boolean closed;

  /**
   * @param timer looks at deadlines; whoever closes this stops it afterwards
   */
  OpenOperations(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** The same operation, which now ends in time. */
  <T> CompletableFuture<T> watch(CompletableFuture<T> operation, Deadline deadline) {
    if (operation.isDone()) {
      return operation;
    }
    Open entry = new Open(operation, deadline);
    open.add(entry);
    keepSweeping();
    operation.whenComplete((value, failure) -> open.remove(entry));
    if (closed) {
      end(operation);
    }
    return operation;
  }

  boolean isClosed() {
    return closed;
  }

  private void keepSweeping() {
    if (sweeping.compareAndSet(false, true)) {
      try {
        timer.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // The client closes, which ends everything that is open.
      }
    }
  }

  /** Ends what is past its deadline. */
  private void sweep() {
    for (Open entry : open) {
      if (entry.deadline().hasPassed()) {
        entry
            .operation()
            .completeExceptionally(
                new StorageException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "Storage did not answer by the deadline; a commit may still be applied"));
      }
    }
    sweeping.set(false);
    if (!open.isEmpty()) {
      keepSweeping();
    }
  }

  /** Ends everything. */
  void close() {
    closed = true;
    open.forEach(entry -> end(entry.operation()));
  }

  private static void end(CompletableFuture<?> operation) {
    operation.completeExceptionally(
        new StorageException(
            ErrorCode.UNAVAILABLE, "The storage client was closed; a commit may still be applied"));
  }
}
