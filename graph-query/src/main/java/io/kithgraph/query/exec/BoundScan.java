package io.kithgraph.query.exec;

import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.SortKeyBounds;
import java.util.List;

/**
 * A part of an adjacency scan in the terms of storage: lists that share bounds and conditions.
 * Immutable.
 *
 * @param lists which lists of each source vertex
 * @param bounds an interval that holds every sort key that is wanted
 * @param intervals for each test of the sort key, the intervals of which one must hold it; empty if
 *     the bounds say all
 */
public record BoundScan(
    List<ListKind> lists,
    SortKeyBounds bounds,
    List<PropertyCondition> conditions,
    List<List<SortKeyBounds>> intervals) {

  /** One of the lists that every vertex may have. */
  public record ListKind(LabelId label, Direction direction) {}

  public BoundScan {
    lists = List.copyOf(lists);
    conditions = List.copyOf(conditions);
    intervals = List.copyOf(intervals);
  }

  /** Whether storage can apply all that is asked, so that its counts and limits are right. */
  boolean exact() {
    return intervals.isEmpty();
  }

  /** Whether a sort key that storage delivered is wanted. */
  boolean accepts(long sortKey) {
    for (List<SortKeyBounds> oneOf : intervals) {
      boolean held = false;
      for (SortKeyBounds interval : oneOf) {
        held |= interval.contains(sortKey);
      }
      if (!held) {
        return false;
      }
    }
    return true;
  }
}
