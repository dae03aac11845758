package io.kithgraph.query.exec;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of one query: its deadline, what it has used of its budget, and the one place where its
 * thread waits for storage. Interrupting the thread cancels the query. Confined to the thread that
 * runs the query, but for {@link #cancel} and what tells how far it is.
 */
public final class Execution {
  private final QueryLimits limits;
  private final Deadline deadline;
  private final Duration timeout;
  private final Supplier<? extends RuntimeException> interrupted;
  private final Function<StorageException, ? extends RuntimeException> refused;
  private final Thread thread = Thread.currentThread();
  private final long began = System.nanoTime();
  private volatile long lastUse = began;
  private volatile Spent spent = Spent.NOTHING;
  private long scanned;

  /** What partitions said; they answer on threads of their own. */
  private final LongAdder partitions = new LongAdder();

  private final LongAdder pagesFound = new LongAdder();
  private final LongAdder pagesLoaded = new LongAdder();

  private volatile @Nullable String cancelled;
  private volatile @Nullable CompletableFuture<?> waiting;

  @GuardedBy("this")
  private boolean finished;

  @GuardedBy("this")
  private Runnable afterwards = () -> {};

  /** What a run has used so far. */
  public record Spent(long calls, long lists, long edges, long vertices, long bytes) {
    static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);

    Spent plus(long moreLists, long moreEdges, long moreVertices, long moreBytes) {
      return new Spent(
          calls, lists + moreLists, edges + moreEdges, vertices + moreVertices, bytes + moreBytes);
    }

    @Override
    public String toString() {
      return "calls="
          + calls
          + " lists="
          + lists
          + " edges="
          + edges
          + " vertices="
          + vertices
          + " bytes="
          + bytes;
    }
  }

  /**
   * What partitions have done for a run.
   *
   * @param answers how many answers they gave, one for each partition that a call touched
   * @param pagesFound how many pages and records they found in their caches
   * @param pagesLoaded how many they had to load
   */
  public record Work(long answers, long pagesFound, long pagesLoaded) {}

  /**
   * A run that starts now.
   *
   * @param timeout how long it may take
   * @param interrupted makes what is thrown when the thread is interrupted
   */
  public Execution(
      QueryLimits limits, Duration timeout, Supplier<? extends RuntimeException> interrupted) {
    this(limits, timeout, interrupted, failure -> failure);
  }

  /**
   * A run that starts now.
   *
   * @param timeout how long it may take
   * @param interrupted makes what is thrown when the thread is interrupted
   * @param refused makes what is thrown when storage fails with an error
   */
  public Execution(
      QueryLimits limits,
      Duration timeout,
      Supplier<? extends RuntimeException> interrupted,
      Function<StorageException, ? extends RuntimeException> refused) {
    this.limits = limits;
    this.timeout = timeout;
    this.deadline = Deadline.after(timeout);
    this.interrupted = interrupted;
    this.refused = refused;
  }

  /** A run that starts now, with the default timeout. */
  public static Execution start(QueryLimits limits) {
    return new Execution(
        limits,
        limits.timeout(),
        () -> new QueryException(QueryErrorCode.CANCELLED, "The query was cancelled"));
  }

  public QueryLimits limits() {
    return limits;
  }

  public Deadline deadline() {
    return deadline;
  }

  /** What it has used so far; for any thread. */
  public Spent spent() {
    return spent;
  }

  /** What partitions have done for it so far; for any thread. */
  public Work work() {
    return new Work(partitions.sum(), pagesFound.sum(), pagesLoaded.sum());
  }

  /** Is told what partitions do for it. */
  ReadOptions.Meter meter() {
    return (found, loaded, stalenessMillis) -> {
      partitions.increment();
      pagesFound.add(found);
      pagesLoaded.add(loaded);
    };
  }

  /** The time since it began; for any thread. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** The time since it last had an answer of storage; for any thread. */
  public Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastUse);
  }

  /** Whether somebody cancelled it; for any thread. */
  boolean cancelled() {
    return cancelled != null;
  }

  /**
   * Ends the query from another thread: whatever it waits for is let go of, and it fails with the
   * reason.
   */
  public void cancel(String reason) {
    cancelled = reason;
    CompletableFuture<?> current = waiting;
    if (current != null && current.cancel(true)) {
      return;
    }
    // It is busy with what it has: steps look at the interrupt now and then.
    synchronized (this) {
      if (!finished) {
        thread.interrupt();
      }
    }
  }

  /** Has something run when the query finishes. */
  void whenFinished(Runnable action) {
    synchronized (this) {
      afterwards = action;
    }
  }

  /** The query will use nothing more. Idempotent. */
  public void finish() {
    Runnable action;
    synchronized (this) {
      if (finished) {
        return;
      }
      finished = true;
      action = afterwards;
    }
    if (cancelled != null && Thread.currentThread() == thread) {
      // The interrupt was for this query, and not for what the thread does next.
      Thread.interrupted();
    }
    action.run();
  }

  /**
   * Waits for an answer of storage.
   *
   * @throws StorageException as the stage ends with it, or what this run makes of it
   * @throws QueryException if the deadline passes or the thread is interrupted; the work in storage
   *     is let go of
   */
  public <T> T await(CompletionStage<T> stage) {
    Spent before = spent;
    spent =
        new Spent(
            before.calls() + 1, before.lists(), before.edges(), before.vertices(), before.bytes());
    CompletableFuture<T> future = stage.toCompletableFuture();
    waiting = future;
    try {
      if (Thread.interrupted() || cancelled != null) {
        throw new InterruptedException();
      }
      return future.get(Math.max(0, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof StorageException storage) {
        throw refused.apply(storage);
      }
      throw new QueryException(
          QueryErrorCode.INTERNAL, "Storage failed in an unexpected way", cause);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw pastDeadline(e);
    } catch (CancellationException e) {
      throw cancelledException("The query was cancelled", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      throw interrupted(e);
    } finally {
      waiting = null;
      lastUse = System.nanoTime();
    }
  }

  private RuntimeException interrupted(@Nullable Throwable cause) {
    if (cancelled != null) {
      return cancelledException("The query was cancelled", cause);
    }
    Thread.currentThread().interrupt();
    return interrupted.get();
  }

  private QueryException cancelledException(String otherwise, @Nullable Throwable cause) {
    String reason = cancelled;
    return reason == null
        ? new QueryException(QueryErrorCode.CANCELLED, otherwise, cause)
        // How it was let go of is of no interest then, and would hide why.
        : new QueryException(QueryErrorCode.CANCELLED, reason);
  }

  /**
   * Fails if the deadline has passed or the thread was interrupted, for loops that do not wait for
   * storage.
   */
  public void checkAlive() {
    if (Thread.currentThread().isInterrupted() || cancelled != null) {
      throw interrupted(null);
    }
    if (deadline.hasPassed()) {
      throw pastDeadline(null);
    }
  }

  /** Takes adjacency lists that a call asks about from the budget. */
  public void spendLists(long count) {
    spent = spent.plus(count, 0, 0, 0);
    if (spent.lists() > limits.maxLists()) {
      throw overBudget("adjacency lists", limits.maxLists());
    }
  }

  /** Takes edges, and the bytes that they came in, from the budget. */
  public void spendEdges(long count, long size) {
    spent = spent.plus(0, count, 0, size);
    if (spent.edges() > limits.maxEdges()) {
      throw overBudget("edges", limits.maxEdges());
    }
    checkBytes();
  }

  /** Takes vertices, and the bytes that they came in, from the budget. */
  public void spendVertices(long count, long size) {
    spent = spent.plus(0, 0, count, size);
    if (spent.vertices() > limits.maxVertices()) {
      throw overBudget("vertices", limits.maxVertices());
    }
    checkBytes();
  }

  /** The most vertices that the next page of a scan should hold: what the budget allows, or one. */
  public int scanPage(int wanted) {
    return (int) Math.min(wanted, Math.max(1, limits.scanBudget() - scanned));
  }

  /**
   * Takes vertices that a scan over the whole graph looked at from the budget for scans.
   *
   * @param instead what would have answered without a scan, for the message
   */
  public void spendScan(long count, String instead) {
    scanned += count;
    if (scanned > limits.scanBudget()) {
      throw new QueryException(
          QueryErrorCode.BUDGET_EXCEEDED,
          "The query would look at more than "
              + limits.scanBudget()
              + " vertices of the whole graph, which is its scan budget; "
              + instead
              + ", or raise the budget with with('scanBudget', n)");
    }
  }

  private void checkBytes() {
    if (spent.bytes() > limits.maxBytes()) {
      throw overBudget("bytes", limits.maxBytes());
    }
  }

  private static QueryException overBudget(String what, long limit) {
    return new QueryException(
        QueryErrorCode.BUDGET_EXCEEDED,
        "The query read more than "
            + limit
            + " "
            + what
            + ", which is its budget; narrow it with ids, labels or limits");
  }

  private QueryException pastDeadline(@Nullable Throwable cause) {
    return new QueryException(
        QueryErrorCode.DEADLINE_EXCEEDED,
        "The query ran longer than " + timeout.toMillis() + " ms, which is its time limit",
        cause);
  }
}
