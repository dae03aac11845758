package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import java.util.List;

/** A batch of counts over adjacency lists. Immutable. */
public record CountRead(
    List<ListKey> lists, SortKeyBounds bounds, List<PropertyCondition> conditions) {
  public CountRead {
    lists = List.copyOf(lists);
    conditions = List.copyOf(conditions);
  }

  /** The degrees of the lists. */
  public static CountRead degrees(List<ListKey> lists) {
    return new CountRead(lists, SortKeyBounds.ALL, List.of());
  }
}
