package io.kithgraph.query.transaction;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.FrontierScan;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Intersects and samples lists that a transaction has changed, by reading all of them: storage
 * knows only a part. The budget of the query bounds what that may take. Confined to the thread of
 * the transaction.
 */
final class WholeLists {
  private final GraphReads reads;
  private final Execution execution;

  /** Reads lists as the given reads see them. */
  WholeLists(GraphReads reads, Execution execution) {
    this.reads = reads;
    this.execution = execution;
  }

  /** All that some lists have in common from where the question goes on, in one answer. */
  CommonNeighbours intersect(Intersection wanted, boolean countOnly) {
    Set<VertexId> common = neighbours(wanted.lists().get(0));
    for (ListKey list : wanted.lists().subList(1, wanted.lists().size())) {
      common.retainAll(neighbours(list));
    }
    List<EdgeRow> rows = new ArrayList<>();
    for (VertexId id : common) {
      if (wanted.after() == null || id.compareTo(wanted.after()) > 0) {
        rows.add(new EdgeRow(new Position(0, id, 0), PropertySet.EMPTY));
      }
    }
    return new CommonNeighbours(
        EdgeRow.columns(countOnly ? List.of() : rows), rows.size(), StopReason.EXHAUSTED, null);
  }

  private Set<VertexId> neighbours(ListKey list) {
    Set<VertexId> ids = new TreeSet<>();
    FrontierScan scan = scan(list, SortKeyBounds.ALL, Projection.IDS);
    while (scan.next()) {
      ids.add(scan.neighbour());
    }
    return ids;
  }

  /** Edges drawn from one list. */
  EdgeSample sample(ListKey list, SampleRead read) {
    List<EdgeRow> rows = new ArrayList<>();
    FrontierScan scan = scan(list, read.bounds(), Projection.ALL);
    while (scan.next()) {
      int at = scan.index();
      rows.add(
          new EdgeRow(
              new Position(
                  scan.columns().sortKey(at), scan.neighbour(), scan.columns().tieBreaker(at)),
              scan.columns().properties(at)));
    }
    Collections.shuffle(rows, new Random(read.seed() ^ list.hashCode()));
    boolean all = rows.size() <= read.count();
    return new EdgeSample(
        list,
        EdgeRow.columns(all ? rows : rows.subList(0, read.count())),
        rows.size(),
        all ? StopReason.EXHAUSTED : StopReason.LIMIT,
        0);
  }

  private FrontierScan scan(ListKey list, SortKeyBounds bounds, Projection projection) {
    return FrontierScan.ofList(
        reads, execution, list, bounds, Order.ASCENDING, Long.MAX_VALUE, projection);
  }
}
