package io.kithgraph.storage.client.commit;

import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.commit.TransactionPlan.Part;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One try of a commit that touches several partitions, as {@link PartitionCommand} describes.
 * Confined to the chain of its calls; lives for one try.
 *
 * <pre>
 *   Prepare at the others ─ all prepared ─► Decide at the primary ─ committed ─► Finish at the others ─► Committed
 *        │                                       ├ aborted ────────────────────► Finish(abort) ───────► Aborted
 *        │                                       └ refused, locked ─► Resolve ─► Finish(abort) ───────► Refused, Blocked
 *        ├ aborted ──────────────────────────────────────────────► Finish(abort) ─────────────────────► Aborted
 *        ├ committed: it was tried before ─► Resolve, Decide ──────► Finish ───────────────────────────► Committed
 *        └ refused, locked ─ the primary remembers nothing ─► Resolve, Finish(abort) if any prepared ─► Refused, Blocked
 * </pre>
 *
 * <p>If the calls fail on the way, the outcome is open. Then nobody waits, but the transaction is
 * still concluded if it can be: the primary is asked, and what it answers is finished, so that
 * locks do not wait for the recovery of abandoned transactions.
 */
final class TwoPhaseCommit {
  private final TransactionCalls calls;
  private final TransactionPlan plan;
  private final @Nullable Outcome[] outcomes;

  /** Answers of the others to Prepare, by their place in the plan. */
  private final Map<Integer, CommandAnswer> prepares = new HashMap<>();

  TwoPhaseCommit(
      PartitionCaller caller,
      TransactionPlan plan,
      CommitOptions options,
      CompletableFuture<?> owner) {
    this.calls = new TransactionCalls(caller, plan, options, owner);
    this.plan = plan;
    this.outcomes = new Outcome[plan.mutationCount()];
  }

  /** Tries it; ends with a failure only if the calls fail. */
  CompletableFuture<TryResult> start() {
    List<CompletableFuture<CommandAnswer>> answers =
        plan.others().stream()
            .map(part -> calls.send(part, new PartitionCommand.Prepare(part.content())))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .handle((done, failure) -> answers)
        .thenCompose(this::prepared);
  }

  private CompletableFuture<TryResult> prepared(List<CompletableFuture<CommandAnswer>> answers) {
    StorageException failure = null;
    for (int i = 0; i < answers.size(); i++) {
      try {
        prepares.put(i, answers.get(i).join());
      } catch (CompletionException e) {
        failure = Failures.of(e);
      }
    }
    if (failure != null) {
      return failed(failure);
    }
    if (any(CommandAnswer.Aborted.class)) {
      return finishAborted();
    }
    if (any(CommandAnswer.Committed.class)) {
      return triedBefore();
    }
    if (any(CommandAnswer.Refused.class) || any(CommandAnswer.Locked.class)) {
      return hindered();
    }
    return decide();
  }

  private boolean any(Class<? extends CommandAnswer> kind) {
    return prepares.values().stream().anyMatch(kind::isInstance);
  }

  private CompletableFuture<TryResult> decide() {
    return Failures.either(
        calls.send(plan.primary(), new PartitionCommand.Decide(plan.primary().content())),
        this::decided,
        this::failed);
  }

  private CompletableFuture<TryResult> decided(CommandAnswer answer) {
    if (answer instanceof CommandAnswer.Committed committed) {
      return finishCommitted(committed);
    }
    if (answer instanceof CommandAnswer.Aborted) {
      return finishAborted();
    }
    if (answer instanceof CommandAnswer.Refused refused) {
      return abort(new TryResult.Refused(refused, true));
    }
    if (answer instanceof CommandAnswer.Locked locked) {
      TryResult.Holder holder = new TryResult.Holder(plan.primary(), locked);
      return abort(new TryResult.Blocked(List.of(holder), true));
    }
    return CompletableFuture.failedFuture(Answers.unexpected(answer));
  }

  /** A call did not get through. */
  private CompletableFuture<TryResult> failed(StorageException failure) {
    CompletableFuture<TryResult> concluded = conclude();
    return switch (failure.code()) {
      // Nobody looked at the command, so the transaction can be aborted and tried on another map.
      case STALE_EPOCH -> concluded.thenCompose(calls::refreshed);
      // Not applied, and certain once the primary has aborted it.
      case OVERLOADED, DISK_FULL ->
          concluded.thenCompose(
              ended ->
                  ended instanceof TryResult.Aborted
                      ? CompletableFuture.failedFuture(failure)
                      : CompletableFuture.completedFuture(ended));
      default -> CompletableFuture.failedFuture(failure);
    };
  }

  /** Asks the primary, which aborts if it knows nothing, and finishes what it answers. */
  private CompletableFuture<TryResult> conclude() {
    return calls
        .resolve()
        .thenCompose(
            answer ->
                answer instanceof CommandAnswer.Committed committed
                    ? calls
                        .finish(unfinished(), true, committed.fingerprint())
                        .thenApply(done -> new TryResult.Moved())
                    : finishAborted());
  }

  /** A participant has finished this transaction as committed, so its primary must know it. */
  private CompletableFuture<TryResult> triedBefore() {
    return calls
        .resolve()
        .thenCompose(
            answer -> {
              if (answer instanceof CommandAnswer.Committed) {
                return decide();
              }
              return finishAborted()
                  .thenCompose(done -> CompletableFuture.failedFuture(forgotten()));
            });
  }

  private StorageException forgotten() {
    return new StorageException(
        ErrorCode.INVALID_ARGUMENT,
        "The request id "
            + plan.transaction()
            + " was committed so long ago that its outcome is forgotten; use a new one");
  }

  /** Somebody refused or was locked; others may be prepared. Decide was not sent. */
  private CompletableFuture<TryResult> hindered() {
    return calls
        .decision()
        .thenCompose(
            state ->
                switch (state) {
                  case COMMITTED -> CompletableFuture.completedFuture(new TryResult.Moved());
                  case ABORTED -> finishAborted();
                  case NONE ->
                      any(CommandAnswer.Prepared.class)
                          ? abort(hindrance(true))
                          : CompletableFuture.completedFuture(hindrance(false));
                });
  }

  private TryResult hindrance(boolean aborted) {
    List<TryResult.Holder> holders = new ArrayList<>();
    for (Map.Entry<Integer, CommandAnswer> answer : prepares.entrySet()) {
      if (answer.getValue() instanceof CommandAnswer.Refused refused) {
        return new TryResult.Refused(refused, aborted);
      }
      if (answer.getValue() instanceof CommandAnswer.Locked locked) {
        holders.add(new TryResult.Holder(plan.others().get(answer.getKey()), locked));
      }
    }
    return new TryResult.Blocked(holders, aborted);
  }

  /** Makes the primary record the abort, and then frees the locks. */
  private CompletableFuture<TryResult> abort(TryResult because) {
    return conclude().thenApply(ended -> ended instanceof TryResult.Aborted ? because : ended);
  }

  private CompletableFuture<TryResult> finishAborted() {
    return calls.finish(unfinished(), false, 0).thenApply(done -> new TryResult.Aborted());
  }

  private CompletableFuture<TryResult> finishCommitted(CommandAnswer.Committed decision) {
    boolean same = decision.fingerprint() == plan.fingerprint();
    prepares.forEach(
        (place, answer) -> {
          if (answer instanceof CommandAnswer.Prepared prepared && same) {
            plan.others().get(place).place(prepared.outcomes(), outcomes);
          } else if (answer instanceof CommandAnswer.Committed committed) {
            plan.others().get(place).place(committed.outcomes(), outcomes);
          }
        });
    plan.primary().place(decision.outcomes(), outcomes);
    List<Part> unfinished = unfinished();
    return calls
        .finish(unfinished, true, decision.fingerprint())
        .thenCompose(
            finished -> {
              for (int i = 0; i < finished.size(); i++) {
                if (finished.get(i) instanceof CommandAnswer.Finished put && plan.undivided()) {
                  unfinished.get(i).place(put.outcomes(), outcomes);
                }
              }
              if (!same && !plan.mayDiffer()) {
                return CompletableFuture.failedFuture(TransactionCalls.usedBefore(plan));
              }
              CommitResult result =
                  new CommitResult(
                      TransactionPlan.complete(outcomes), calls.token(), decision.repeated());
              calls.settle(decision.fingerprint());
              return CompletableFuture.completedFuture(new TryResult.Committed(result));
            });
  }

  /** The others that hold intents, or may hold them. */
  private List<Part> unfinished() {
    List<Part> unfinished = new ArrayList<>();
    for (int i = 0; i < plan.others().size(); i++) {
      CommandAnswer answer = prepares.get(i);
      if (answer == null || answer instanceof CommandAnswer.Prepared) {
        unfinished.add(plan.others().get(i));
      }
    }
    return unfinished;
  }
}
