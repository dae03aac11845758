package io.kithgraph.storage.partition.read;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.CountedView;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.partition.record.GhostSet;
import io.kithgraph.storage.partition.record.IndexFence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One graph in one state of the partition, as one call reads it, and what the call may use.
 * Confined to the thread of the call.
 */
final class ReadState {
  private static final long[] NO_RANKS = {};
  private static final int PAGE = 1_000;

  private final CountedView pages;
  private final EdgeTree tree;
  private final GraphId graph;
  private final Set<VertexId> ghosts;
  private final ReadBudget budget;

  /**
   * @param nowMillis edges that have expired by then are not there
   */
  ReadState(CountedView pages, GraphId graph, GhostSet ghosts, ReadBudget budget, long nowMillis) {
    this.pages = pages;
    this.tree = new EdgeTree(pages, nowMillis);
    this.graph = graph;
    this.ghosts = ghosts.of(graph);
    this.budget = budget;
  }

  /** What is read from it counts as read by the call. */
  CountedView pages() {
    return pages;
  }

  View view() {
    return pages.view();
  }

  EdgeTree tree() {
    return tree;
  }

  GraphId graph() {
    return graph;
  }

  ReadBudget budget() {
    return budget;
  }

  /**
   * The address of a list.
   *
   * @throws io.kithgraph.storage.api.StorageException if it belongs to an index that was dropped
   */
  ListAddress address(ListKey list) {
    if (list.label().isHidden() && !list.label().isRollUp()) {
      IndexFence.checkRead(view(), graph, list.label());
    }
    return ListAddress.of(graph, list);
  }

  /** The vertices that must not be seen; nearly always none. */
  Set<VertexId> ghosts() {
    return ghosts;
  }

  /**
   * The ranks, ascending, of the entries of a list that lead to vertices that must not be seen;
   * nearly always none.
   */
  long[] hiddenRanks(ListAddress list) {
    if (ghosts.isEmpty()) {
      return NO_RANKS;
    }
    List<Long> ranks = new ArrayList<>();
    for (VertexId ghost : ghosts) {
      long before = Long.MAX_VALUE;
      List<EdgeEntry> page;
      do {
        budget.checkTime();
        page = tree.findAll(list, ghost, before, PAGE);
        for (EdgeEntry entry : page) {
          ranks.add(tree.rank(list, entry.position()));
          before = entry.tieBreaker();
        }
      } while (page.size() == PAGE);
    }
    return ranks.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /**
   * Whether nothing of a list must be seen, because its vertex is being deleted. A list of an index
   * has nothing to do with a vertex of its id.
   */
  boolean hides(ListKey list) {
    return isGhost(list.vertex()) && (!list.label().isHidden() || list.label().isRollUp());
  }

  boolean isGhost(VertexId vertex) {
    return !ghosts.isEmpty() && ghosts.contains(vertex);
  }
}
