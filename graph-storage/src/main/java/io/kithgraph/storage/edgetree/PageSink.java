package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;

/**
 * Takes the pages that a group of mutations changed, each at most once. The receiver stores all of
 * them as one, or none.
 */
public interface PageSink {

  /** The page is new or rewritten: its stored value becomes {@link Page#encoded()}. */
  void put(StorageKey key, Page page);

  /** The page is now as given; its stored value becomes what it was, followed by the delta. */
  void append(StorageKey key, Page page, byte[] delta);

  /** The page is no more. */
  void delete(StorageKey key);
}
