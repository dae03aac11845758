package io.kithgraph.storage.replication;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way into the log, and whoever waits for its answer. Immutable but for the
 * future.
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is compared
record Proposal(
    PartitionCommand command,
    byte[] encoded,
    Deadline deadline,
    PriorityClass priority,
    CompletableFuture<PartitionReply.Command> reply) {

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Tells whoever waits what the applied command gives. */
  void answer(CommandAnswer answer, long index, ReplicaErrors errors) {
    if (answer instanceof CommandAnswer.Outdated) {
      reply.completeExceptionally(errors.outdated());
    } else {
      reply.complete(new PartitionReply.Command(answer, index));
    }
  }

  /** Whether the command must have its log entry for itself. */
  boolean isAlone() {
    return sent() instanceof PartitionCommand.IngestTables;
  }

  /**
   * Whether the command ends what others may wait for, a transaction or a fence: it is let in when
   * others are not.
   */
  boolean endsTransaction() {
    PartitionCommand sent = sent();
    return sent instanceof PartitionCommand.Finish
        || sent instanceof PartitionCommand.Decide
        || sent instanceof PartitionCommand.Resolve
        || sent instanceof PartitionCommand.OfMove;
  }

  /** The command without what is known of its map. */
  private PartitionCommand sent() {
    return command instanceof PartitionCommand.Routed routed ? routed.command() : command;
  }
}
