package io.kithgraph.storage.api;

import io.kithgraph.model.EdgeKey;

/**
 * One entry of a property index that a commit adds or removes. Immutable.
 *
 * @param entry the entry as an edge of a hidden label, from the list that holds it to the vertex
 * @param sortKey the place of the entry in its list, if it is added
 * @param added whether it is added, else removed; either has no effect if it is so already
 * @param unique whether the list may hold one entry only: adding a second one fails the commit with
 *     {@link ErrorCode#NOT_UNIQUE}
 */
public record EntryChange(EdgeKey entry, long sortKey, boolean added, boolean unique) {
  public EntryChange {
    if (!entry.label().isHidden()) {
      throw new IllegalArgumentException("An entry of an index has a hidden label");
    }
  }
}
