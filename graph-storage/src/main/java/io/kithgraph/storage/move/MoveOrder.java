package io.kithgraph.storage.move;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.model.SlotRange;

/**
 * What is to be moved, and who does it. Immutable.
 *
 * @param attempt grows with every attempt of every process, so that earlier ones are refused
 */
public record MoveOrder(SlotTransfer transfer, long attempt) {

  /** The number of the move; later moves have higher ones. */
  public long move() {
    return transfer.number();
  }

  /** Owns the slots at the beginning. */
  public PartitionId from() {
    return transfer.from();
  }

  /** Owns the slots at the end. */
  public PartitionId to() {
    return transfer.to();
  }

  /** What is moved. */
  public SlotRange slots() {
    return transfer.slots();
  }
}
