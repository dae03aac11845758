package io.kithgraph.storage.partition;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineSnapshot;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import io.kithgraph.storage.protocol.PartMutation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Verifies that every edge is there in both directions or in none, over all partitions of a
 * deployment that has no writers at the moment. Edges that a prepared transaction still has to
 * change, and edges of ghosts, are left out; so are labels without any IN list. Confined to one
 * thread.
 */
public final class HalvesChecker implements AutoCloseable {
  private static final int RUN = 1_024;

  private final List<EngineSnapshot> snapshots = new ArrayList<>();
  private final List<EdgeTree> trees = new ArrayList<>();
  private final Set<GraphLabel> symmetric = new HashSet<>();
  private final Set<GraphEdge> pending = new HashSet<>();
  private final Set<StorageKey> ghosts = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private record GraphLabel(GraphId graph, LabelId label) {}

  private record GraphEdge(GraphId graph, EdgeKey edge) {}

  private HalvesChecker(List<Engine> engines) {
    for (Engine engine : engines) {
      EngineSnapshot snapshot = engine.snapshot();
      snapshots.add(snapshot);
      trees.add(
          new EdgeTree(
              key -> {
                byte[] value = snapshot.get(key.bytes());
                return value == null ? null : Page.decode(key, value);
              }));
    }
  }

  /** What is wrong, at most {@value CheckReport#MAX_PROBLEMS} edges; empty if nothing is. */
  public static List<String> check(List<Engine> engines) {
    try (HalvesChecker checker = new HalvesChecker(engines)) {
      return checker.run();
    }
  }

  private List<String> run() {
    for (EngineSnapshot snapshot : snapshots) {
      collect(snapshot);
    }
    for (int i = 0; i < snapshots.size(); i++) {
      EdgeTree tree = trees.get(i);
      forEachList(snapshots.get(i), page -> checkList(tree, page));
    }
    return problems;
  }

  private void collect(EngineSnapshot snapshot) {
    forEachList(
        snapshot,
        page -> {
          if (page.list().direction() == Direction.IN && !page.list().label().isHidden()) {
            symmetric.add(new GraphLabel(page.graph(), page.list().label()));
          }
        });
    TransactionTable.forEachSlot(
        (from, to) -> snapshot.scan(from.bytes(), to.bytes()),
        PartitionRecords.INTENT,
        (key, value) -> {
          Intent intent = Intent.decode(value);
          for (PartMutation mutation : intent.part().mutations()) {
            if (mutation instanceof PartMutation.PutHalf put) {
              pending.add(new GraphEdge(intent.part().graph(), put.key()));
            } else if (mutation instanceof PartMutation.DeleteHalf delete) {
              pending.add(new GraphEdge(intent.part().graph(), delete.key()));
            }
          }
        });
    StorageKey prefix = PartitionRecords.ghostPrefix();
    try (EngineIterator iterator = snapshot.scan(prefix.bytes(), prefix.afterPrefix().bytes())) {
      for (; iterator.isValid(); iterator.next()) {
        ghosts.add(StorageKey.of(iterator.key()));
      }
    }
  }

  private interface ListVisitor {
    void visit(PageKey root);
  }

  private static void forEachList(EngineSnapshot snapshot, ListVisitor visitor) {
    try (EngineIterator iterator = snapshot.scan(new byte[] {}, null)) {
      while (iterator.isValid()) {
        if (StorageKeys.decode(StorageKey.of(iterator.key())) instanceof PageKey page) {
          visitor.visit(page);
          iterator.seek(ListAddress.of(page.graph(), page.list()).prefix().afterPrefix().bytes());
        } else {
          iterator.next();
        }
      }
    }
  }

  private void checkList(EdgeTree tree, PageKey page) {
    ListKey list = page.list();
    if (!symmetric.contains(new GraphLabel(page.graph(), list.label()))) {
      return;
    }
    EdgeTreeCursor cursor =
        tree.cursor(ListAddress.of(page.graph(), list), SortRange.ALL, ScanOrder.ASCENDING);
    while (cursor.nextRun(RUN)) {
      for (int i = 0; i < cursor.size(); i++) {
        checkEdge(page.graph(), list, cursor.entry(i));
      }
    }
  }

  private void checkEdge(GraphId graph, ListKey list, EdgeEntry entry) {
    EdgeKey edge = list.edge(entry.neighbour(), entry.tieBreaker());
    if (pending.contains(new GraphEdge(graph, edge))
        || ghosts.contains(PartitionRecords.ghostKey(graph, edge.source()))
        || ghosts.contains(PartitionRecords.ghostKey(graph, edge.destination()))) {
      return;
    }
    Direction other = list.direction().reverse();
    ListAddress address = ListAddress.of(graph, edge.list(other));
    for (EdgeTree tree : trees) {
      EdgeEntry found = tree.find(address, edge.neighbour(other), edge.tieBreaker());
      if (found != null) {
        if (found.sortKey() != entry.sortKey() || !found.properties().equals(entry.properties())) {
          problem("The halves of an edge differ", graph, edge);
        }
        return;
      }
    }
    problem("An edge has only its " + list.direction() + " half", graph, edge);
  }

  private void problem(String what, GraphId graph, EdgeKey edge) {
    if (problems.size() < CheckReport.MAX_PROBLEMS) {
      problems.add(what + " (graph " + graph.value() + ", " + edge + ")");
    }
  }

  @Override
  public void close() {
    snapshots.forEach(EngineSnapshot::close);
  }
}
