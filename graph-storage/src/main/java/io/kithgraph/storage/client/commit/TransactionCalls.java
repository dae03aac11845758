package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.commit.TransactionPlan.Part;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer.Decision;
import io.kithgraph.storage.protocol.PartitionAnswer.DecisionState;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of one try of a commit. Those that move it forward are for the caller and end with it;
 * those that bring it to an end go on although nobody waits. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
final class TransactionCalls {
  /** How long ending a transaction is tried when nobody waits; after that recovery takes over. */
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final PartitionCaller caller;
  private final TransactionPlan plan;
  private final CommitOptions options;
  private final CompletableFuture<?> owner;
  private final CompletableFuture<?> nobody = new CompletableFuture<>();
  private final Map<Integer, Long> indexes = new TreeMap<>();

  TransactionCalls(
      PartitionCaller caller,
      TransactionPlan plan,
      CommitOptions options,
      CompletableFuture<?> owner) {
    this.caller = caller;
    this.plan = plan;
    this.options = options;
    this.owner = owner;
  }

  /** Sends a command of the transaction to the partition of a part. */
  CompletableFuture<CommandAnswer> send(Part part, PartitionCommand command) {
    return caller
        .command(plan.map(), part.partition(), command, options, owner)
        .thenApply(reply -> noted(part, reply));
  }

  /** Asks the primary for the decision, which is to abort if there is none. */
  CompletableFuture<CommandAnswer> resolve() {
    return caller
        .commandAt(
            plan.primarySlot(),
            new PartitionCommand.Resolve(plan.transaction(), plan.primarySlot()),
            ending(),
            nobody)
        .thenApply(PartitionReply.Command::answer);
  }

  /** What the primary remembers. */
  CompletableFuture<DecisionState> decision() {
    return caller
        .readAt(
            plan.primarySlot(),
            new PartitionRead.Decision(plan.transaction(), plan.primarySlot()),
            ReadOptions.of(plan.primary().content().graph(), options.deadline()),
            owner)
        .thenApply(answer -> Answers.expect(Decision.class, answer).state());
  }

  /** Finishes the parts; ends when all have, with their answers. */
  CompletableFuture<List<CommandAnswer>> finish(
      List<Part> parts, boolean commit, long fingerprint) {
    PartitionCommand command =
        new PartitionCommand.Finish(plan.transaction(), plan.primarySlot(), commit, fingerprint);
    List<CompletableFuture<CommandAnswer>> answers =
        parts.stream().map(part -> finish(part, command)).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<CommandAnswer> finish(Part part, PartitionCommand command) {
    return caller
        .command(plan.map(), part.partition(), command, ending(), nobody)
        .thenApply(reply -> noted(part, reply))
        .exceptionallyCompose(
            failure ->
                Failures.of(failure).code() == ErrorCode.STALE_EPOCH
                    ? finishWhereItWent(part, command)
                    : CompletableFuture.failedFuture(failure));
  }

  /** Intents lie in slots, and move with them; those of ghosts are everywhere. */
  private CompletableFuture<CommandAnswer> finishWhereItWent(Part part, PartitionCommand command) {
    CompletableFuture<?> ended =
        PartitionedCommit.isForAll(part.content())
            ? caller.withNewestMap(ending().deadline(), 0, map -> finishAtAll(map, command))
            : CompletableFuture.allOf(
                PartitionedCommit.slots(part.content()).stream()
                    .map(slot -> caller.commandAt(slot, command, ending(), nobody))
                    .toArray(CompletableFuture<?>[]::new));
    return ended.thenApply(done -> new CommandAnswer.Finished());
  }

  private CompletableFuture<Void> finishAtAll(ClusterMap map, PartitionCommand command) {
    return CompletableFuture.allOf(
        map.owners().stream()
            .map(partition -> caller.command(map, partition, command, ending(), nobody))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Tells the primary that nobody will ask for the decision; nobody waits for it. */
  void settle(long fingerprint) {
    PartitionCommand command =
        new PartitionCommand.Finish(plan.transaction(), plan.primarySlot(), true, fingerprint);
    caller
        .command(plan.map(), plan.primary().partition(), command, ending(), nobody)
        .exceptionally(failure -> new PartitionReply.Command(new CommandAnswer.Finished(), 0));
  }

  /** The result of a try after the map has been read anew. */
  CompletableFuture<TryResult> refreshed(TryResult result) {
    return caller
        .routes()
        .refresh(plan.map().epoch(), 0, options.deadline())
        .thenApply(map -> result);
  }

  /** Where the transaction is visible. */
  SessionToken token() {
    synchronized (indexes) {
      return new SessionToken(indexes);
    }
  }

  private CommandAnswer noted(Part part, PartitionReply.Command reply) {
    synchronized (indexes) {
      indexes.merge(part.partition().value(), reply.index(), Math::max);
    }
    return reply.answer();
  }

  private CommitOptions ending() {
    return new CommitOptions(Deadline.after(ENDING), options.priority(), options.tenant());
  }

  static StorageException usedBefore(TransactionPlan plan) {
    return new StorageException(
        ErrorCode.INVALID_ARGUMENT,
        "The request id was used before for another commit; use a new one: " + plan.transaction());
  }
}
