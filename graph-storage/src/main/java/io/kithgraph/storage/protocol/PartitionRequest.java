package io.kithgraph.storage.protocol;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
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

  /**
   * Bytes of a table for a bulk load, for one replica to keep until it takes the table over. The
   * answer says how many bytes from the start it has; bytes that do not continue these are ignored.
   *
   * @param table see {@link io.kithgraph.storage.bulk.TableName}
   * @param length that of the whole table
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record StageTable(
      PartitionId partition,
      Epoch epoch,
      RequestId load,
      String table,
      long offset,
      byte[] bytes,
      long length)
      implements PartitionRequest {}

  /** Asks a replica for bytes of a table that it keeps: at most so many, from an offset on. */
  record ReadTable(
      PartitionId partition, Epoch epoch, RequestId load, String table, long offset, int limit)
      implements PartitionRequest {}
}
