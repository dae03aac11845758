package io.kithgraph.meta.cluster;

import io.kithgraph.model.SlotRange;

/**
 * The wish that slots belong to another partition. It stays in the map until nothing of it is left
 * to do: whether the slots have changed hands is seen from their owner. Immutable.
 *
 * @param number the epoch of the map in which it first stood, so later wishes have higher numbers
 * @param from the owner at the beginning
 * @param to the owner at the end
 * @param reason shows an operator who wished it
 */
public record SlotTransfer(
    long number, PartitionId from, PartitionId to, SlotRange slots, TransferReason reason) {
  public SlotTransfer {
    if (from.equals(to)) {
      throw new IllegalArgumentException("Slots move to another partition, not to their own");
    }
  }

  /** Whether the partition gives or takes the slots. */
  public boolean concerns(PartitionId partition) {
    return from.equals(partition) || to.equals(partition);
  }
}
