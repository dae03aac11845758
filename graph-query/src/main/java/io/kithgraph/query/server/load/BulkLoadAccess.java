package io.kithgraph.query.server.load;

import io.kithgraph.model.LabelId;
import io.kithgraph.storage.bulk.BulkLoads;
import java.util.Optional;

/** The way of bulk loads to the partitions. Thread-safe. */
public interface BulkLoadAccess {

  /**
   * Loads of edges.
   *
   * @param vertexLabel of vertices that are missing; if empty, they must exist
   */
  BulkLoads loads(Optional<LabelId> vertexLabel);

  /** The version of the storage format that partitions take. */
  int format();
}
