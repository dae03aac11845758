package io.kithgraph.storage.protocol;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;

/** A message to one partition on one node. Immutable. */
public sealed interface PartitionRequest {
  PartitionId partition();

  /** The epoch of the map by which the sender routed. */
  Epoch epoch();

  /** A batched read. */
  record Read(PartitionId partition, Epoch epoch, PartitionRead read, ReadOptions options)
      implements PartitionRequest {}

  /** A command for the log. */
  record Command(
      PartitionId partition,
      Epoch epoch,
      PartitionCommand command,
      Deadline deadline,
      PriorityClass priority)
      implements PartitionRequest {}
}
