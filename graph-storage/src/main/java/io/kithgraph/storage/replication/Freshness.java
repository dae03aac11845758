package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How long ago this replica had, for sure, all that its group had acknowledged. The leader is asked
 * for its index; once this replica has applied that much, its state was the newest at the moment of
 * the question. Many readers share one question. Uses the monotonic clock of this process alone, so
 * clocks that differ or jump change nothing. Thread-safe.
 */
final class Freshness {
  /** Longer than any bound that a reader may give. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long TIMEOUT_MILLIS = 1_000;

  private final Executor executor;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Status> asking;

  @GuardedBy("lock")
  private long freshAt;

  @GuardedBy("lock")
  private boolean known;

  /**
   * @param executor completes the answers
   */
  Freshness(Executor executor) {
    this.executor = executor;
  }

  /**
   * The nanoseconds from the last such moment to another, 0 if that is earlier, or {@link #NEVER}.
   *
   * @param moment by {@link System#nanoTime}
   */
  long ageNanosAt(long moment) {
    synchronized (lock) {
      return known ? Math.max(0, moment - freshAt) : NEVER;
    }
  }

  /** Asks the leader, unless that is under way, so that later readers know better. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  void refresh(Node node) {
    confirm(node);
  }

  /**
   * Makes sure that the last such moment is not before another: asks the leader, and again if a
   * question was under way that is too old. Ends with how it went, on the executor.
   *
   * @param since by {@link System#nanoTime}, not in the future
   */
  CompletableFuture<Status> confirm(Node node, long since) {
    return confirm(node)
        .thenCompose(
            status ->
                status.isOk() && ageNanosAt(since) > 0
                    ? confirm(node)
                    : CompletableFuture.completedFuture(status));
  }

  private CompletableFuture<Status> confirm(Node node) {
    CompletableFuture<Status> question;
    long askedAt;
    synchronized (lock) {
      if (asking != null) {
        return asking;
      }
      askedAt = System.nanoTime();
      question = new CompletableFuture<>();
      asking = question;
    }
    // A majority is asked each time: who hands over the lead may have a lease and lead no longer.
    LeadCheck.ask(
        node,
        ReadOnlyOption.ReadOnlySafe,
        new ReadIndexClosure(TIMEOUT_MILLIS) {
          @Override
          public void run(Status status, long index, byte[] context) {
            answered(question, status, askedAt);
          }
        });
    return question;
  }

  private void answered(CompletableFuture<Status> question, Status status, long askedAt) {
    synchronized (lock) {
      asking = null;
      if (status.isOk()) {
        freshAt = askedAt;
        known = true;
      }
    }
    executor.execute(() -> question.complete(status));
  }
}
