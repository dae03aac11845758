package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a transaction that somebody else began and did not finish at one partition: asks its
 * primary, which aborts it if it is undecided, and finishes it there. Safe to do at any time by
 * anybody: a coordinator that is only slow finds itself aborted. Immutable.
 *
 * @param primarySlot the slot whose owner decides
 */
record AbandonedTransaction(RequestId transaction, int primarySlot) {

  /** Ends it at the partition. */
  CompletableFuture<PartitionReply.Command> end(
      PartitionCaller caller,
      ClusterMap map,
      PartitionId partition,
      CommitOptions options,
      CompletableFuture<?> owner) {
    return caller
        .commandAt(
            primarySlot, new PartitionCommand.Resolve(transaction, primarySlot), options, owner)
        .thenCompose(
            reply ->
                reply.answer() instanceof CommandAnswer.Committed committed
                    ? finish(caller, map, partition, true, committed.fingerprint(), options, owner)
                    : finish(caller, map, partition, false, 0, options, owner));
  }

  /** Ends it at the partition if its primary has decided; gives whether it has. */
  CompletableFuture<Boolean> endIfDecided(
      PartitionCaller caller,
      ClusterMap map,
      PartitionId partition,
      CommitOptions options,
      CompletableFuture<?> owner) {
    return caller
        .readAt(
            primarySlot,
            new PartitionRead.Decision(transaction, primarySlot),
            ReadOptions.of(TransactionRecovery.ANY_GRAPH, options.deadline()),
            owner)
        .thenCompose(
            answer -> {
              PartitionAnswer.Decision decision =
                  Answers.expect(PartitionAnswer.Decision.class, answer);
              if (decision.state() == PartitionAnswer.DecisionState.NONE) {
                return CompletableFuture.completedFuture(false);
              }
              boolean commit = decision.state() == PartitionAnswer.DecisionState.COMMITTED;
              return finish(caller, map, partition, commit, decision.fingerprint(), options, owner)
                  .thenApply(reply -> true);
            });
  }

  private CompletableFuture<PartitionReply.Command> finish(
      PartitionCaller caller,
      ClusterMap map,
      PartitionId partition,
      boolean commit,
      long fingerprint,
      CommitOptions options,
      CompletableFuture<?> owner) {
    return caller.command(
        map,
        partition,
        new PartitionCommand.Finish(transaction, primarySlot, commit, fingerprint),
        options,
        owner);
  }
}
