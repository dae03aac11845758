package io.kithgraph.storage.replication;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Reads that wait until this replica has applied an index. Bounded. Thread-safe. */
final class IndexWaiters {
  private static final int MAX_WAITERS = 100_000;

  private final Executor executor;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::index));

  private volatile boolean empty = true;

  private record Waiter(long index, Deadline deadline, CompletableFuture<Void> stage) {}

  /**
   * @param executor completes the stages
   */
  IndexWaiters(Executor executor) {
    this.executor = executor;
  }

  /**
   * A stage that completes when {@link #advance} reaches the index. The caller looks at the applied
   * index once more afterwards, and calls {@link #advance} with it.
   */
  CompletableFuture<Void> await(long index, Deadline deadline) {
    synchronized (lock) {
      if (waiters.size() >= MAX_WAITERS) {
        return CompletableFuture.failedFuture(
            new StorageException(
                ErrorCode.OVERLOADED, "Too many reads wait for this replica; try again later"));
      }
      Waiter waiter = new Waiter(index, deadline, new CompletableFuture<>());
      waiters.add(waiter);
      empty = false;
      return waiter.stage();
    }
  }

  /** Completes all stages up to the index. */
  void advance(long appliedIndex) {
    if (empty) {
      return;
    }
    List<Waiter> ready = new ArrayList<>();
    synchronized (lock) {
      while (!waiters.isEmpty() && waiters.peek().index() <= appliedIndex) {
        ready.add(waiters.remove());
      }
      empty = waiters.isEmpty();
    }
    if (!ready.isEmpty()) {
      executor.execute(() -> ready.forEach(waiter -> waiter.stage().complete(null)));
    }
  }

  /** Fails the stages whose deadline has passed, or all of them. */
  void fail(boolean all, Supplier<StorageException> failure) {
    if (empty) {
      return;
    }
    List<Waiter> failed = new ArrayList<>();
    synchronized (lock) {
      for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
        Waiter waiter = each.next();
        if (all || waiter.deadline().hasPassed()) {
          failed.add(waiter);
          each.remove();
        }
      }
      empty = waiters.isEmpty();
    }
    failed.forEach(waiter -> waiter.stage().completeExceptionally(failure.get()));
  }
}
