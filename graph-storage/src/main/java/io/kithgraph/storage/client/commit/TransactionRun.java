package io.kithgraph.storage.client.commit;

import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs a planned transaction once: as one command if it touches one partition, else in two phases.
 * Stateless.
 */
final class TransactionRun {
  private TransactionRun() {}

  static CompletableFuture<TryResult> run(
      TransactionPlan plan,
      PartitionCaller caller,
      CommitOptions options,
      CompletableFuture<?> owner) {
    CompletableFuture<TryResult> ended =
        plan.others().isEmpty()
            ? one(plan, caller, options, owner)
            : new TwoPhaseCommit(caller, plan, options, owner).start();
    return plan.undivided()
        ? ended.thenCompose(
            result ->
                result instanceof TryResult.Moved
                    ? concluded(plan, new TransactionCalls(caller, plan, options, owner))
                    : CompletableFuture.completedFuture(result))
        : ended;
  }

  private static CompletableFuture<TryResult> one(
      TransactionPlan plan,
      PartitionCaller caller,
      CommitOptions options,
      CompletableFuture<?> owner) {
    return Failures.either(
        caller.command(
            plan.map(),
            plan.primary().partition(),
            new PartitionCommand.Commit(plan.primary().content()),
            options,
            owner),
        reply -> CompletableFuture.completedFuture(ended(plan, reply)),
        failure -> notSent(plan, caller, options, failure));
  }

  /**
   * The end of a try that cannot be repeated, because partitions do not remember by slot what they
   * did in it: the primary says what it is, or makes it an abort.
   */
  private static CompletableFuture<TryResult> concluded(
      TransactionPlan plan, TransactionCalls calls) {
    return calls
        .resolve()
        .thenCompose(
            answer -> {
              boolean commit = answer instanceof CommandAnswer.Committed;
              long fingerprint =
                  answer instanceof CommandAnswer.Committed committed ? committed.fingerprint() : 0;
              return calls
                  .finish(plan.others(), commit, fingerprint)
                  .thenApply(
                      done -> commit ? committedBefore(plan, calls) : new TryResult.Aborted());
            });
  }

  private static TryResult committedBefore(TransactionPlan plan, TransactionCalls calls) {
    @Nullable Outcome[] unknown = new Outcome[plan.mutationCount()];
    return new TryResult.Committed(
        new CommitResult(TransactionPlan.complete(unknown), calls.token(), true));
  }

  private static CompletableFuture<TryResult> notSent(
      TransactionPlan plan,
      PartitionCaller caller,
      CommitOptions options,
      StorageException failure) {
    return failure.code() == ErrorCode.STALE_EPOCH
        ? caller
            .routes()
            .refresh(plan.map().epoch(), 0, options.deadline())
            .thenApply(map -> new TryResult.Moved())
        : CompletableFuture.failedFuture(failure);
  }

  private static TryResult ended(TransactionPlan plan, PartitionReply.Command reply) {
    CommandAnswer answer = reply.answer();
    if (answer instanceof CommandAnswer.Committed committed) {
      if (committed.fingerprint() != plan.fingerprint() && !plan.mayDiffer()) {
        throw TransactionCalls.usedBefore(plan);
      }
      @Nullable Outcome[] outcomes = new Outcome[plan.mutationCount()];
      plan.primary().place(committed.outcomes(), outcomes);
      Map<Integer, Long> indexes = Map.of(plan.primary().partition().value(), reply.index());
      return new TryResult.Committed(
          new CommitResult(
              TransactionPlan.complete(outcomes), new SessionToken(indexes), committed.repeated()));
    } else if (answer instanceof CommandAnswer.Aborted) {
      return new TryResult.Aborted();
    } else if (answer instanceof CommandAnswer.Refused refused) {
      return new TryResult.Refused(refused, false);
    } else if (answer instanceof CommandAnswer.Locked locked) {
      return new TryResult.Blocked(List.of(new TryResult.Holder(plan.primary(), locked)), false);
    }
    throw Answers.unexpected(answer);
  }
}
