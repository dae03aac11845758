package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;

/** A page of an edge tree: encoded columns with all deltas folded in. Immutable. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Page {
  private Page() {}

  /**
   * The page that a stored value holds.
   *
   * @throws CorruptPageException if the value is not one that was written under this key
   */
  public static Page decode(StorageKey key, byte[] value) {
    throw new UnsupportedOperationException("" + key + value.length);
  }

  /** The log sequence number of the last change. */
  public long lsn() {
    throw new UnsupportedOperationException();
  }

  /** The page as a stored value without deltas; the caller must not change it. */
  public byte[] encoded() {
    throw new UnsupportedOperationException();
  }

  /** The bytes of memory that the page takes, about. */
  public int weight() {
    throw new UnsupportedOperationException();
  }
}
