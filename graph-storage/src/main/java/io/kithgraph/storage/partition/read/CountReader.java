package io.kithgraph.storage.partition.read;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.key.ListAddress;
import java.util.List;

/**
 * Counts edges in adjacency lists: from the counts in the tree, less the edges to ghosts, unless
 * the read has conditions. Confined to the thread of the call.
 */
final class CountReader {
  private static final int MAX_RUN = 1_024;

  private final ReadState state;
  private final CountRead read;
  private final ConditionEvaluator conditions;

  CountReader(ReadState state, CountRead read) {
    this.state = state;
    this.read = read;
    this.conditions = new ConditionEvaluator(read.conditions());
  }

  long[] read() {
    long[] counts = new long[read.lists().size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = count(read.lists().get(i));
      if ((i & 0xFF) == 0xFF) {
        state.budget().checkTime();
      }
    }
    return counts;
  }

  private long count(ListKey list) {
    if (state.hides(list) || read.bounds().isEmpty()) {
      return 0;
    }
    ListAddress address = state.address(list);
    if (!conditions.isEmpty()) {
      return countMatching(address);
    }
    long count =
        read.bounds().isAll()
            ? state.tree().degree(address)
            : state.tree().count(address, RangeReader.toRange(read.bounds()));
    if (count > 0) {
      for (VertexId ghost : state.ghosts()) {
        count -= countWithin(address, ghost);
      }
    }
    return count;
  }

  private long countWithin(ListAddress address, VertexId neighbour) {
    if (read.bounds().isAll()) {
      return state.tree().countParallel(address, neighbour);
    }
    long count = 0;
    long before = Long.MAX_VALUE;
    while (true) {
      List<EdgeEntry> page = state.tree().findAll(address, neighbour, before, MAX_RUN);
      for (EdgeEntry entry : page) {
        if (read.bounds().contains(entry.sortKey())) {
          count++;
        }
      }
      if (page.size() < MAX_RUN) {
        return count;
      }
      state.budget().checkTime();
      before = page.get(page.size() - 1).tieBreaker();
    }
  }

  private long countMatching(ListAddress address) {
    EdgeTreeCursor cursor =
        state.tree().cursor(address, RangeReader.toRange(read.bounds()), ScanOrder.ASCENDING);
    long count = 0;
    while (cursor.nextRun(MAX_RUN)) {
      for (int i = 0; i < cursor.size(); i++) {
        boolean seen = state.ghosts().isEmpty() || !state.isGhost(cursor.neighbour(i));
        if (seen && conditions.test(cursor.properties(i))) {
          count++;
        }
      }
      state.budget().checkTime();
    }
    return count;
  }
}
