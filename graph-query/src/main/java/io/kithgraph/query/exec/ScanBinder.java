package io.kithgraph.query.exec;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.AdjacencyScan.Side;
import io.kithgraph.query.plan.EdgeTest;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import io.kithgraph.storage.api.SortKeyBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the numbers of a schema in place of the names in a scan. A label that the schema does not
 * know has no edges; a test on the sort key of a label becomes bounds.
 */
public final class ScanBinder {
  private ScanBinder() {}

  /**
   * The parts of a scan; none if nothing can be found.
   *
   * @throws QueryException if the scan names a label for IN lists that are not kept
   */
  public static List<BoundScan> bind(GraphSchema schema, AdjacencyScan scan) {
    List<ListKey> common = new ArrayList<>();
    for (AdjacencyScan.NamedList list : scan.common()) {
      Optional<EdgeLabel> label = schema.findEdgeLabel(list.label());
      if (label.isEmpty()) {
        return List.of();
      }
      for (BoundScan.ListKind kind : lists(list.side(), true, label.get())) {
        common.add(new ListKey(list.vertex(), kind.label(), kind.direction()));
      }
    }
    Map<BoundScan, List<BoundScan.ListKind>> parts = new LinkedHashMap<>();
    for (EdgeLabel label : labels(schema, scan)) {
      bind(schema, label, scan.tests())
          .ifPresent(
              part ->
                  parts
                      .computeIfAbsent(part, p -> new ArrayList<>())
                      .addAll(lists(scan.side(), !scan.labels().isEmpty(), label)));
    }
    List<BoundScan> bound = new ArrayList<>();
    parts.forEach(
        (part, lists) -> {
          if (!lists.isEmpty()) {
            bound.add(
                new BoundScan(lists, part.bounds(), part.conditions(), part.intervals(), common));
          }
        });
    return bound;
  }

  private static List<EdgeLabel> labels(GraphSchema schema, AdjacencyScan scan) {
    if (!scan.labels().isEmpty()) {
      return scan.labels().stream()
          .distinct()
          .flatMap(name -> schema.findEdgeLabel(name).stream())
          .toList();
    }
    return schema.edgeLabels().stream().sorted(Comparator.comparing(EdgeLabel::id)).toList();
  }

  private static List<BoundScan.ListKind> lists(Side side, boolean named, EdgeLabel label) {
    List<BoundScan.ListKind> lists = new ArrayList<>(2);
    if (side != Side.IN) {
      lists.add(new BoundScan.ListKind(label.id(), Direction.OUT));
    }
    if (side != Side.OUT) {
      if (label.inList()) {
        lists.add(new BoundScan.ListKind(label.id(), Direction.IN));
      } else if (named) {
        throw new QueryException(
            QueryErrorCode.INVALID_ARGUMENT,
            "The edge label '"
                + label.name()
                + "' keeps no IN lists: its edges can be read from their sources only");
      }
    }
    return lists;
  }

  /** Bounds and conditions without lists, or empty if no edge of the label can meet the tests. */
  private static Optional<BoundScan> bind(
      GraphSchema schema, EdgeLabel label, List<EdgeTest> tests) {
    SortKeyBounds bounds = SortKeyBounds.ALL;
    List<PropertyCondition> conditions = new ArrayList<>();
    List<List<SortKeyBounds>> intervals = new ArrayList<>();
    for (EdgeTest test : tests) {
      if (test.key().equals(label.sortKey().property())) {
        List<SortKeyBounds> wanted =
            SortKeyTests.intervals(label.sortKey(), test).stream()
                .filter(interval -> !interval.isEmpty())
                .toList();
        if (wanted.isEmpty()) {
          return Optional.empty();
        }
        bounds = bounds.intersect(hull(wanted));
        if (wanted.size() > 1) {
          intervals.add(wanted);
        }
      } else {
        Optional<PropertyKey> key = schema.findPropertyKey(test.key());
        if (key.isEmpty()) {
          return Optional.empty();
        }
        conditions.add(new PropertyCondition(key.get().id(), test.operator(), test.operands()));
      }
    }
    boolean nothing =
        bounds.isEmpty()
            || tests.stream()
                .anyMatch(t -> t.operator() == Operator.WITHIN && t.operands().isEmpty());
    return nothing
        ? Optional.empty()
        : Optional.of(new BoundScan(List.of(), bounds, conditions, intervals, List.of()));
  }

  private static SortKeyBounds hull(List<SortKeyBounds> intervals) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (SortKeyBounds interval : intervals) {
      first = Math.min(first, interval.first());
      last = Math.max(last, interval.last());
    }
    return new SortKeyBounds(first, last);
  }
}
