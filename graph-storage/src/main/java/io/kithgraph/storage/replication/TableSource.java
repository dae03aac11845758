package io.kithgraph.storage.replication;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import java.io.IOException;
import java.io.OutputStream;

/** Where a replica gets tables of a bulk load that it has not been sent. Thread-safe. */
@FunctionalInterface
public interface TableSource {

  /** For replicas that have nobody to ask. */
  TableSource NONE =
      (partition, load, table, target) -> {
        throw new IOException("there is no other replica");
      };

  /**
   * Writes the table; blocks until all of it is written.
   *
   * @throws IOException if no other replica has it, or none can be reached
   */
  void fetch(PartitionId partition, RequestId load, String table, OutputStream target)
      throws IOException;
}
