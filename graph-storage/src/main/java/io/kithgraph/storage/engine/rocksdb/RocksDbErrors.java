package io.kithgraph.storage.engine.rocksdb;

import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns RocksDB's errors into ours. */
final class RocksDbErrors {
  private RocksDbErrors() {}

  static EngineException translate(String what, RocksDBException e) {
    return new EngineException(
        reason(e.getStatus(), e.getMessage()), what + ": " + e.getMessage(), e);
  }

  private static Reason reason(@Nullable Status status, @Nullable String message) {
    if (status == null) {
      return Reason.IO;
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return Reason.NO_SPACE;
    }
    if (status.getCode() == Status.Code.Corruption) {
      return Reason.CORRUPT;
    }
    // RocksDB has no code of its own for a folder that is locked.
    return message != null && message.contains("lock ") ? Reason.IN_USE : Reason.IO;
  }
}
