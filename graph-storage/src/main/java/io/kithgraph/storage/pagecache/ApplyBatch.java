package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSink;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one Raft entry: read the latest state and what the batch changed so far, collect
 * changes, {@link #commit}. Confined to the apply thread. One batch at a time; a batch that is not
 * committed changes nothing.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class ApplyBatch implements PageSource, PageSink {

  /** The sequence number of the batch; pages and records that it writes carry it as their lsn. */
  public long sequence() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(StorageKey key, Page page) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void append(StorageKey key, Page page, byte[] delta) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /** The record under the key as this batch leaves it, or null. */
  public @Nullable StoredRecord record(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores a record, cached, with the sequence of this batch as its lsn. The array is given away.
   */
  public void putRecord(StorageKey key, byte[] payload) {
    throw new UnsupportedOperationException();
  }

  /** Removes a record. */
  public void deleteRecord(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * The raw value under the key in the engine; does not see this batch. For keys that are never
   * cached.
   */
  public byte @Nullable [] uncached(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /** Stores a raw value that readers never look up through the cache, such as the applied index. */
  public void putUncached(StorageKey key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  /** Removes a raw value. */
  public void deleteUncached(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /** The engine's entries with {@code from <= key < to}; does not see this batch. */
  public EngineIterator scan(StorageKey from, StorageKey to) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes all changes as one engine batch, then makes them visible to views pinned from now on. If
   * it throws, nothing became visible, and the cache must not be written through again: the replica
   * stops.
   */
  public void commit() {
    throw new UnsupportedOperationException();
  }
}
