package io.kithgraph.storage.partition.check;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.partition.record.PairAggregate;
import io.kithgraph.storage.partition.record.PairAggregate.Contribution;
import io.kithgraph.storage.partition.record.RollUpSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies that the lists of roll-ups say what the lists that they roll up give. Holds the
 * aggregates of one list in memory. Confined to one thread.
 */
final class RollUpChecker {
  private static final int RUN = 1_024;

  private final EdgeTree tree;
  private final RollUpSet rollUps;

  RollUpChecker(EdgeTree tree, RollUpSet rollUps) {
    this.tree = tree;
    this.rollUps = rollUps;
  }

  /** What is wrong with the roll-ups of the list; empty if nothing is. */
  List<String> check(ListAddress list) {
    List<String> problems = new ArrayList<>();
    if (list.list().label().isRollUp()) {
      checkOrigin(list, problems);
    }
    for (RollUpList rollUp : rollUps.of(list.graph(), list.list().label())) {
      Map<VertexId, EdgeEntry> expected = expected(list, rollUp);
      Map<VertexId, EdgeEntry> found = new HashMap<>();
      forEach(
          ListAddress.of(list.graph(), rollUp.of(list.list())),
          entry -> found.put(entry.neighbour(), entry));
      if (!found.equals(expected)) {
        problems.add("A roll-up does not say what its edges give: " + rollUp);
      }
    }
    return problems;
  }

  /** A list of a roll-up must be one of those that the other list is checked against. */
  private void checkOrigin(ListAddress list, List<String> problems) {
    GraphId graph = list.graph();
    ListKey key = list.list();
    RollUpList rollUp = RollUpList.of(key.label()).orElse(null);
    boolean known =
        rollUp != null
            && rollUps.of(graph, rollUp.label()).contains(rollUp)
            && tree.degree(
                    ListAddress.of(
                        graph, new ListKey(key.vertex(), rollUp.label(), key.direction())))
                > 0;
    if (!known) {
      problems.add("A roll-up of nothing");
    }
  }

  private Map<VertexId, EdgeEntry> expected(ListAddress list, RollUpList rollUp) {
    Map<VertexId, PairAggregate> aggregates = new TreeMap<>();
    forEach(
        list,
        entry -> {
          Contribution edge = Contribution.of(entry, rollUp.propertyKey());
          if (edge != null) {
            aggregates
                .computeIfAbsent(
                    entry.neighbour(),
                    neighbour -> PairAggregate.of(rollUp.aggregate(), null, List::of))
                .add(edge);
          }
        });
    Map<VertexId, EdgeEntry> entries = new HashMap<>();
    aggregates.forEach(
        (neighbour, aggregate) -> {
          EdgeEntry entry = aggregate.toEntry(neighbour);
          if (entry != null) {
            entries.put(neighbour, entry);
          }
        });
    return entries;
  }

  private interface EntryVisitor {
    void visit(EdgeEntry entry);
  }

  private void forEach(ListAddress list, EntryVisitor visitor) {
    EdgeTreeCursor cursor = tree.cursor(list, SortRange.ALL, ScanOrder.ASCENDING);
    while (cursor.nextRun(RUN)) {
      for (int i = 0; i < cursor.size(); i++) {
        visitor.visit(cursor.entry(i));
      }
    }
  }
}
