package io.kithgraph.storage.engine.rocksdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineSnapshot;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/** A RocksDB snapshot. Thread-safe as the interface says. */
final class RocksDbSnapshot implements EngineSnapshot {
  private final RocksDB db;
  private final Snapshot snapshot;
  private final Object lock = new Object();

  /** Made at the first read: most snapshots are never read, because the page cache answers. */
  @GuardedBy("lock")
  private @Nullable ReadOptions options;

  @GuardedBy("lock")
  private boolean closed;

  RocksDbSnapshot(RocksDB db) {
    this.db = db;
    this.snapshot = db.getSnapshot();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return db.get(options(), key);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Reading a key of a snapshot failed", e);
    }
  }

  @Override
  public EngineIterator scan(byte[] from, byte @Nullable [] to) {
    options();
    return new RocksDbIterator(db, snapshot, from, to);
  }

  private ReadOptions options() {
    synchronized (lock) {
      if (closed) {
        throw new EngineException(Reason.UNUSABLE, "The snapshot is closed");
      }
      if (options == null) {
        options = new ReadOptions().setSnapshot(snapshot);
      }
      return options;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      if (options != null) {
        options.close();
      }
      db.releaseSnapshot(snapshot);
    }
  }
}
