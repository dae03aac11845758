package io.kithgraph.storage.partition;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.protocol.PartitionReply;

/**
 * The tables of bulk loads that one replica keeps until its partition takes them over. Thread-safe;
 * what is on disk survives a crash.
 *
 * <p>Methods throw {@link io.kithgraph.storage.api.StorageException}: {@code INVALID_ARGUMENT} for
 * what is not the name of a table, {@code UNAVAILABLE} if files cannot be read or written, or a
 * table was damaged on its way.
 */
public interface TableStaging {

  /**
   * Adds bytes to a table; as {@link io.kithgraph.storage.protocol.PartitionRequest.StageTable}.
   */
  PartitionReply.Staged stage(RequestId load, String table, long offset, byte[] bytes, long length);

  /**
   * Reads from a complete table; as {@link
   * io.kithgraph.storage.protocol.PartitionRequest.ReadTable}. Throws {@code NOT_FOUND} if it is
   * not here.
   */
  PartitionReply.TablePart read(RequestId load, String table, long offset, int limit);
}
