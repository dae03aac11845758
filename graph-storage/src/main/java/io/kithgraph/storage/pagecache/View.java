package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import org.jspecify.annotations.Nullable;

/**
 * One state of a whole partition, as of a sequence number. Thread-safe. Got from {@link
 * PageCache#pin}, and given back by {@link #close} exactly once for each pin; a view that is held
 * long keeps old data alive in the engine.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class View implements PageSource, AutoCloseable {

  /** The sequence number (Raft log index) of the last batch in this state. */
  public long sequence() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /** The record that {@link ApplyBatch#putRecord} stored under the key, or null. */
  public @Nullable StoredRecord record(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * The stored entries with {@code from <= key < to}, past the cache: page values with deltas,
   * records with their header.
   */
  public EngineIterator scan(StorageKey from, StorageKey to) {
    throw new UnsupportedOperationException();
  }

  /** Gives the pin back. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
