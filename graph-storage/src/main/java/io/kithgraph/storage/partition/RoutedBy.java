package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.storage.protocol.PartitionCommand;

/**
 * By which map a request came to a replica. Immutable.
 *
 * @param epoch of the map
 * @param slotsSince the epoch at which the partition's slots last changed, as far as this node
 *     knows
 */
public record RoutedBy(Epoch epoch, Epoch slotsSince) {

  /** The command as it goes into the log; those of moves have numbers of their own. */
  public PartitionCommand stamp(PartitionCommand command) {
    return command instanceof PartitionCommand.OfMove
        ? command
        : new PartitionCommand.Routed(epoch.value(), slotsSince.value(), command);
  }
}
