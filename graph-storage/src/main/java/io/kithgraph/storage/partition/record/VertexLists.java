package io.kithgraph.storage.partition.record;

import io.kithgraph.model.ListKey;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import java.util.function.Consumer;

/**
 * Finds the adjacency lists of a vertex among its stored keys. Entries of indexes that lie under
 * the same id have nothing to do with the vertex and are passed over. Stateless.
 */
public final class VertexLists {
  private VertexLists() {}

  /** Every list that has a page in the iterator's range; costs one seek for each. */
  public static void forEach(EngineIterator iterator, Consumer<ListKey> lists) {
    while (iterator.isValid()) {
      if (StorageKeys.decode(StorageKey.of(iterator.key())) instanceof PageKey page) {
        if (!page.list().label().isHidden()) {
          lists.accept(page.list());
        }
        StorageKey end = ListAddress.of(page.graph(), page.list()).prefix().afterPrefix();
        iterator.seek(end.bytes());
      } else {
        iterator.next();
      }
    }
  }
}
