package io.kithgraph.storage.replication;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
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

  /**
   * Whether the command ends a transaction that others may wait for: it is let in when others are
   * not.
   */
  boolean endsTransaction() {
    return command instanceof PartitionCommand.Finish
        || command instanceof PartitionCommand.Decide
        || command instanceof PartitionCommand.Resolve;
  }
}
