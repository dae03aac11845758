package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import java.util.List;

/**
 * A batch of ranges over adjacency lists, all with the same bounds, order, limit, filter and
 * projection. Immutable.
 *
 * @param limit the most edges that each slice holds, positive
 * @param conditions all of them must hold for an edge to be delivered
 */
public record RangeRead(
    List<ListRange> lists,
    SortKeyBounds bounds,
    Order order,
    int limit,
    List<PropertyCondition> conditions,
    Projection projection) {

  public RangeRead {
    lists = List.copyOf(lists);
    conditions = List.copyOf(conditions);
    if (limit <= 0) {
      throw new IllegalArgumentException("A range read's limit is positive, not " + limit);
    }
    if (!conditions.isEmpty() && lists.stream().anyMatch(list -> list.skip() > 0)) {
      throw new IllegalArgumentException("A range with conditions cannot skip edges");
    }
  }

  /** The newest edges of each list. */
  public static RangeRead newest(List<ListKey> lists, int limit, Projection projection) {
    return new RangeRead(
        lists.stream().map(ListRange::of).toList(),
        SortKeyBounds.ALL,
        Order.DESCENDING,
        limit,
        List.of(),
        projection);
  }
}
