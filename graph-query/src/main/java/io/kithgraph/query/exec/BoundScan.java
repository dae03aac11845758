package io.kithgraph.query.exec;

import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.SortKeyBounds;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of an adjacency scan in the terms of storage: lists that share bounds and conditions.
 * Immutable.
 *
 * @param lists which lists of each source vertex
 * @param bounds an interval that holds every sort key that is wanted
 * @param intervals for each test of the sort key, the intervals of which one must hold it; empty if
 *     the bounds say all
 * @param common lists of which each neighbour must be too; it is then delivered once. Empty means
 *     all edges
 */
public record BoundScan(
    List<ListKind> lists,
    SortKeyBounds bounds,
    List<PropertyCondition> conditions,
    List<List<SortKeyBounds>> intervals,
    List<ListKey> common) {

  /** One of the lists that every vertex may have. */
  public record ListKind(LabelId label, Direction direction) {}

  public BoundScan {
    lists = List.copyOf(lists);
    conditions = List.copyOf(conditions);
    intervals = List.copyOf(intervals);
    common = List.copyOf(common);
  }

  /** The lists of a source vertex. */
  List<ListKey> listsOf(VertexId source) {
    List<ListKey> keys = new ArrayList<>(lists.size());
    for (ListKind kind : lists) {
      keys.add(new ListKey(source, kind.label(), kind.direction()));
    }
    return keys;
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
