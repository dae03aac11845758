package io.kithgraph.storage.partition.check;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.edgetree.CorruptPageException;
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
import io.kithgraph.storage.partition.check.EdgeSums.GraphLabel;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.SlotMoves;
import io.kithgraph.storage.partition.record.TransactionRecords;
import io.kithgraph.storage.protocol.PartMutation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Verifies that every edge is there in both directions or in none, over all partitions of a
 * deployment that has no writers at the moment. Edges that a prepared transaction still has to
 * change, and edges of ghosts, are left out; so are labels without any IN list.
 *
 * <p>Reads every list once, in the order of the disk, and compares sums ({@link EdgeSums}); only of
 * labels whose sums differ each half is looked for in the other direction. So memory does not grow
 * with the number of edges. Confined to one thread.
 */
public final class HalvesChecker implements AutoCloseable {
  private static final int RUN = 1_024;

  private final List<EngineSnapshot> snapshots = new ArrayList<>();
  private final List<EdgeTree> trees = new ArrayList<>();
  private final List<BitSet> slots = new ArrayList<>();
  private final EdgeSums sums = new EdgeSums();
  private final Set<GraphEdge> pending = new HashSet<>();
  private final Set<StorageKey> ghosts = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final CheckNames names;
  private final LongConsumer progress;

  private record GraphEdge(GraphId graph, EdgeKey edge) {}

  private HalvesChecker(List<Engine> engines, CheckNames names, LongConsumer progress) {
    this.names = names;
    this.progress = progress;
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
    return check(engines, CheckNames.NUMBERS, halves -> {});
  }

  /**
   * As {@link #check(List)}.
   *
   * @param progress receives how many more halves have been looked at
   */
  public static List<String> check(List<Engine> engines, CheckNames names, LongConsumer progress) {
    try (HalvesChecker checker = new HalvesChecker(engines, names, progress)) {
      return checker.run();
    }
  }

  private List<String> run() {
    for (EngineSnapshot snapshot : snapshots) {
      collect(snapshot);
    }
    for (int i = 0; i < snapshots.size(); i++) {
      EdgeTree tree = trees.get(i);
      BitSet used = new BitSet();
      slots.add(used);
      forEachList(
          snapshots.get(i),
          page -> {
            used.set(Slots.of(page.graph(), page.vertex()));
            visit(tree, page, this::sum);
          });
    }
    for (int i = 0; i < snapshots.size(); i++) {
      EdgeTree tree = trees.get(i);
      forEachList(
          snapshots.get(i),
          page -> {
            if (sums.differ(new GraphLabel(page.graph(), page.list().label()))) {
              visit(tree, page, this::checkEdge);
            }
          });
    }
    return problems;
  }

  private void collect(EngineSnapshot snapshot) {
    TransactionRecords.forEachSlot(
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

  /** Visits the lists that are the partition's own: copies on their way are left out. */
  private static void forEachList(EngineSnapshot snapshot, ListVisitor visitor) {
    SlotMoves moves = SlotMoves.of(snapshot.get(PartitionRecords.slotMovesKey().bytes()));
    try (EngineIterator iterator = snapshot.scan(new byte[] {}, null)) {
      while (iterator.isValid()) {
        StorageKey key = StorageKey.of(iterator.key());
        if (StorageKeys.decode(key) instanceof PageKey page) {
          if (!moves.isForeign(StorageKeys.slotOf(key))) {
            visitor.visit(page);
          }
          iterator.seek(ListAddress.of(page.graph(), page.list()).prefix().afterPrefix().bytes());
        } else {
          iterator.next();
        }
      }
    }
  }

  private interface HalfVisitor {
    void visit(PageKey list, EdgeKey edge, EdgeEntry entry);
  }

  /** Visits the halves of a list that must be there in the other direction, too. */
  private void visit(EdgeTree tree, PageKey page, HalfVisitor visitor) {
    ListKey list = page.list();
    if (list.label().isHidden()) {
      return;
    }
    try {
      EdgeTreeCursor cursor =
          tree.cursor(ListAddress.of(page.graph(), list), SortRange.ALL, ScanOrder.ASCENDING);
      while (cursor.nextRun(RUN)) {
        for (int i = 0; i < cursor.size(); i++) {
          EdgeEntry entry = cursor.entry(i);
          EdgeKey edge = list.edge(entry.neighbour(), entry.tieBreaker());
          if (!isExempt(page.graph(), edge)) {
            visitor.visit(page, edge, entry);
          }
        }
        progress.accept(cursor.size());
      }
    } catch (CorruptPageException e) {
      problem("A list cannot be read (" + e.problem() + ")", names.describe(e.key()));
    }
  }

  private boolean isExempt(GraphId graph, EdgeKey edge) {
    return (!pending.isEmpty() && pending.contains(new GraphEdge(graph, edge)))
        || (!ghosts.isEmpty()
            && (ghosts.contains(PartitionRecords.ghostKey(graph, edge.source()))
                || ghosts.contains(PartitionRecords.ghostKey(graph, edge.destination()))));
  }

  private void sum(PageKey page, EdgeKey edge, EdgeEntry entry) {
    sums.add(
        new GraphLabel(page.graph(), edge.label()),
        page.list().direction() == Direction.OUT ? 0 : 1,
        edge,
        entry);
  }

  private void checkEdge(PageKey page, EdgeKey edge, EdgeEntry entry) {
    GraphId graph = page.graph();
    Direction other = page.list().direction().reverse();
    ListKey otherList = edge.list(other);
    int slot = Slots.of(graph, otherList.vertex());
    for (int i = 0; i < trees.size(); i++) {
      EdgeEntry found =
          slots.get(i).get(slot)
              ? trees
                  .get(i)
                  .find(ListAddress.of(graph, otherList), edge.neighbour(other), edge.tieBreaker())
              : null;
      if (found != null) {
        if (found.sortKey() != entry.sortKey() || !found.properties().equals(entry.properties())) {
          problem("The halves of an edge differ", names.describe(graph, edge));
        }
        return;
      }
    }
    problem(
        "An edge has only its " + page.list().direction() + " half", names.describe(graph, edge));
  }

  private void problem(String what, String where) {
    String text = what + ": " + where;
    if (problems.size() < CheckReport.MAX_PROBLEMS && !problems.contains(text)) {
      problems.add(text);
    }
  }

  @Override
  public void close() {
    snapshots.forEach(EngineSnapshot::close);
  }
}
