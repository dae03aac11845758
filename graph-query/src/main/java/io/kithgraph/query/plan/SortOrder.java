package io.kithgraph.query.plan;

import io.kithgraph.storage.api.Order;

/**
 * An order by the sort key of an edge label.
 *
 * @param key the name of the property that is the sort key
 */
public record SortOrder(String key, Order order) {

  /** The same from the other end. */
  public SortOrder reversed() {
    return new SortOrder(
        key,
        switch (order) {
          case ASCENDING -> Order.DESCENDING;
          case DESCENDING -> Order.ASCENDING;
        });
  }

  String words() {
    return switch (order) {
      case ASCENDING -> key + " ascending";
      case DESCENDING -> key + " descending";
    };
  }
}
