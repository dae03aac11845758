package io.kithgraph.storage.client;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What callers wait for: ends it when its deadline comes or the client closes, whatever the calls
 * below do. Deadlines are looked at every {@value #SWEEP_MILLIS} ms, which costs an operation less
 * than a timer of its own. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
final class OpenOperations {
  static final long SWEEP_MILLIS = 10;

  private record Open(CompletableFuture<?> operation, Deadline deadline) {}

  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** The same operation, which now ends in time. */
  <T> CompletableFuture<T> watch(CompletableFuture<T> operation, Deadline deadline) {
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

  boolean isClosed() {
    return closed;
  }

  /** Ends what is past its deadline; called from time to time. */
  void sweep() {
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
