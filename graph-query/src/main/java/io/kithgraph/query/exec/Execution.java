package io.kithgraph.query.exec;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of one query: its deadline, what it has used of its budget, and the one place where its
 * thread waits for storage. Interrupting the thread cancels the query. Confined to the thread that
 * runs the query.
 */
public final class Execution {
  private final QueryLimits limits;
  private final Deadline deadline;
  private final Duration timeout;
  private final Supplier<? extends RuntimeException> interrupted;
  private final Function<StorageException, ? extends RuntimeException> refused;
  private long edges;
  private long vertices;
  private long bytes;
  private long scanned;
  private long calls;

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

  /** The number of edges read so far. */
  public long edges() {
    return edges;
  }

  /** The number of calls to storage so far. */
  public long calls() {
    return calls;
  }

  /**
   * Waits for an answer of storage.
   *
   * @throws StorageException as the stage ends with it, or what this run makes of it
   * @throws QueryException if the deadline passes or the thread is interrupted; the work in storage
   *     is let go of
   */
  public <T> T await(CompletionStage<T> stage) {
    calls++;
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      if (Thread.interrupted()) {
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
      throw new QueryException(QueryErrorCode.CANCELLED, "The query was cancelled", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw interrupted.get();
    }
  }

  /**
   * Fails if the deadline has passed or the thread was interrupted, for loops that do not wait for
   * storage.
   */
  public void checkAlive() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted.get();
    }
    if (deadline.hasPassed()) {
      throw pastDeadline(null);
    }
  }

  /** Takes edges, and the bytes that they came in, from the budget. */
  public void spendEdges(long count, long size) {
    edges += count;
    if (edges > limits.maxEdges()) {
      throw overBudget("edges", limits.maxEdges());
    }
    spendBytes(size);
  }

  /** Takes vertices, and the bytes that they came in, from the budget. */
  public void spendVertices(long count, long size) {
    vertices += count;
    if (vertices > limits.maxVertices()) {
      throw overBudget("vertices", limits.maxVertices());
    }
    spendBytes(size);
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

  private void spendBytes(long size) {
    bytes += size;
    if (bytes > limits.maxBytes()) {
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
