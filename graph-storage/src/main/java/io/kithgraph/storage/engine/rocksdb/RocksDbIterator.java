package io.kithgraph.storage.engine.rocksdb;

import io.kithgraph.storage.engine.EngineIterator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A RocksDB iterator over a range. Confined to the thread that uses it. */
final class RocksDbIterator implements EngineIterator {
  private final byte[] from;
  private final @Nullable Slice upperBound;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private boolean closed;

  RocksDbIterator(RocksDB db, @Nullable Snapshot snapshot, byte[] from, byte @Nullable [] to) {
    this.from = from.clone();
    this.upperBound = to == null ? null : new Slice(to);
    this.options = new ReadOptions();
    if (snapshot != null) {
      options.setSnapshot(snapshot);
    }
    if (upperBound != null) {
      options.setIterateUpperBound(upperBound);
    }
    this.iterator = db.newIterator(options);
    iterator.seek(this.from);
  }

  @Override
  public boolean isValid() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Reading a range failed", e);
    }
    return false;
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void next() {
    iterator.next();
  }

  @Override
  public void seek(byte[] key) {
    iterator.seek(Arrays.compareUnsigned(key, from) < 0 ? from : key);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      iterator.close();
      options.close();
      if (upperBound != null) {
        upperBound.close();
      }
    }
  }
}
