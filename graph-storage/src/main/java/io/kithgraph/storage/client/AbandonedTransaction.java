package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
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
            reply -> {
              CommandAnswer answer = reply.answer();
              boolean commit = answer instanceof CommandAnswer.Committed;
              long fingerprint =
                  answer instanceof CommandAnswer.Committed committed ? committed.fingerprint() : 0;
              return caller.command(
                  map,
                  partition,
                  new PartitionCommand.Finish(transaction, primarySlot, commit, fingerprint),
                  options,
                  owner);
            });
  }
}
