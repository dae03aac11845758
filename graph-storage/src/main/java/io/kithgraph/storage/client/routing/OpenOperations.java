package io.kithgraph.storage.client.routing;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What callers wait for: ends it when its deadline comes or the client closes, whatever the calls
 * below do. While anything is open, deadlines are looked at every {@value #SWEEP_MILLIS} ms;
 * otherwise nothing happens. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
public final class OpenOperations {
  private static final long SWEEP_MILLIS = 10;

  private record Open(CompletableFuture<?> operation, Deadline deadline) {}

  private final Sweep<Open> open;
  private volatile boolean closed;

  /**
   * No operations yet.
   *
   * @param timer looks at deadlines; whoever closes this stops it afterwards
   */
  public OpenOperations(ScheduledExecutorService timer) {
    this.open = new Sweep<>(timer, Duration.ofMillis(SWEEP_MILLIS), OpenOperations::endIfLate);
  }

  /** The same operation, which now ends in time. */
  public <T> CompletableFuture<T> watch(CompletableFuture<T> operation, Deadline deadline) {
    if (operation.isDone()) {
      return operation;
    }
    Open entry = new Open(operation, deadline);
    open.add(entry);
    operation.whenComplete((value, failure) -> open.remove(entry));
    if (closed) {
      end(operation);
    }
    return operation;
  }

  /** Whether {@link #close} was called: then nothing new is begun. */
  public boolean isClosed() {
    return closed;
  }

  private static void endIfLate(Open entry) {
    if (entry.deadline().hasPassed()) {
      entry
          .operation()
          .completeExceptionally(
              new StorageException(
                  ErrorCode.DEADLINE_EXCEEDED,
                  "Storage did not answer by the deadline; a commit may still be applied"));
    }
  }

  /** Ends everything. */
  public void close() {
    closed = true;
    open.forEach(entry -> end(entry.operation()));
  }

  private static void end(CompletableFuture<?> operation) {
    operation.completeExceptionally(
        new StorageException(
            ErrorCode.UNAVAILABLE, "The storage client was closed; a commit may still be applied"));
  }
}
