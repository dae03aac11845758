package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import org.jspecify.annotations.Nullable;

/** Gives the pages of one state of a partition. A state does not change while it is read. */
@FunctionalInterface
public interface PageSource {

  /**
   * The page under the key, or null if there is none.
   *
   * @throws CorruptPageException if what is stored under the key is not what was written
   */
  @Nullable Page page(StorageKey key);
}
