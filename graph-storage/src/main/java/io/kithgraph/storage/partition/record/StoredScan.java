package io.kithgraph.storage.partition.record;

import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;

/** Scans stored entries, of an engine or of a snapshot of one. */
@FunctionalInterface
public interface StoredScan {

  /** The entries with {@code from <= key < to}; the caller closes the iterator. */
  EngineIterator scan(StorageKey from, StorageKey to);
}
