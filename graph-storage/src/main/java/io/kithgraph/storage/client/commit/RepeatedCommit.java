package io.kithgraph.storage.client.commit;

import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartMutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One commit, tried until it is committed, refused, or out of tries or time. Confined to the chain
 * of its calls.
 *
 * <p>Each try divides the commit by the newest map and runs it, in one partition as one command,
 * else in two phases. An aborted transaction id is followed by the next one ({@link
 * RequestAttempts}); a lock leads to a pause, and its holder is ended if it has held it too long.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
final class RepeatedCommit {
  private final PartitionCaller caller;
  private final VertexDeletion deletion;
  private final CommitSettings settings;
  private final Commit commit;
  private final CommitOptions options;
  private final CompletableFuture<CommitResult> result = new CompletableFuture<>();
  private int attempt;
  private int tries;

  RepeatedCommit(
      PartitionCaller caller,
      VertexDeletion deletion,
      CommitSettings settings,
      Commit commit,
      CommitOptions options) {
    this.caller = caller;
    this.deletion = deletion;
    this.settings = settings;
    this.commit = commit;
    this.options = options;
  }

  CompletableFuture<CommitResult> start() {
    tryOnce();
    return result;
  }

  private void tryOnce() {
    if (result.isDone()) {
      return;
    }
    if (tries++ >= settings.maxTries()) {
      result.completeExceptionally(conflict(null));
      return;
    }
    deletion
        .expand(commit, options, result)
        .thenCompose(this::run)
        .whenComplete(
            (ended, failure) -> {
              if (failure == null) {
                ended(ended);
              } else {
                failed(Failures.of(failure));
              }
            });
  }

  private CompletableFuture<TryResult> run(Map<Integer, VertexExpansion> expansions) {
    return TransactionRun.run(
        PartitionedCommit.plan(commit, isUndivided(), expansions, caller.routes().map(), attempt),
        caller,
        options,
        result);
  }

  /** Only the first try: it is not repeated under its id, and what hindered it may again. */
  private boolean isUndivided() {
    return commit.bulk() && tries == 1;
  }

  private void ended(TryResult ended) {
    if (ended instanceof TryResult.Committed committed) {
      result.complete(committed.result());
    } else if (ended instanceof TryResult.Aborted) {
      attempt++;
      tryOnce();
    } else if (ended instanceof TryResult.Moved) {
      pauseAndTry(null);
    } else if (ended instanceof TryResult.Blocked blocked) {
      attempt += blocked.aborted() || isUndivided() ? 1 : 0;
      endOldHolders(blocked.holders());
    } else {
      refused((TryResult.Refused) ended);
    }
  }

  private void refused(TryResult.Refused refused) {
    attempt += refused.aborted() || isUndivided() ? 1 : 0;
    CommandAnswer.Refused refusal = refused.refusal();
    StorageException error = new StorageException(refusal.code(), refusal.message());
    boolean edgesChanged =
        refusal.code() == ErrorCode.PRECONDITION_FAILED && refusal.ordinal() != PartMutation.ADDED;
    if (edgesChanged
        || refusal.code() == ErrorCode.CONFLICT
        || refusal.code() == ErrorCode.OVERLOADED) {
      pauseAndTry(error);
    } else {
      result.completeExceptionally(error);
    }
  }

  private void endOldHolders(List<TryResult.Holder> holders) {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (TryResult.Holder holder : holders) {
      CommandAnswer.Locked lock = holder.lock();
      // The transaction itself, prepared with another content: an earlier try that was given up.
      boolean own = lock.holder().equals(holder.part().content().transaction());
      if (own || lock.heldMillis() >= settings.holderPatience().toMillis()) {
        ends.add(
            new AbandonedTransaction(lock.holder(), lock.holderPrimarySlot())
                .end(caller, caller.routes().map(), holder.part().partition(), options, result));
      }
    }
    if (ends.isEmpty()) {
      pauseAndTry(conflict(holders));
    } else {
      // Whether it worked shows at the next try.
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .whenComplete((done, failure) -> pauseAndTry(conflict(holders)));
    }
  }

  /**
   * Tries again after a pause.
   *
   * @param reason what the commit ends with if there is no time for that
   */
  private void pauseAndTry(@Nullable StorageException reason) {
    caller
        .pauses()
        .pause(tries, Duration.ZERO, options.deadline())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                tryOnce();
              } else {
                result.completeExceptionally(reason == null ? Failures.of(failure) : reason);
              }
            });
  }

  private void failed(StorageException failure) {
    result.completeExceptionally(failure);
  }

  private static StorageException conflict(@Nullable List<TryResult.Holder> holders) {
    String holder =
        holders == null || holders.isEmpty()
            ? ""
            : ": transaction " + holders.get(0).lock().holder();
    return new StorageException(
        ErrorCode.CONFLICT,
        "Other commits hold what this one changes; nothing was applied, try again" + holder);
  }
}
