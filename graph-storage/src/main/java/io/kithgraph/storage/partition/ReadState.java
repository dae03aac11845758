package io.kithgraph.storage.partition;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.View;
import java.util.Set;

/**
 * One graph in one state of the partition, as one call reads it, and what the call may use.
 * Confined to the thread of the call.
 */
final class ReadState {
  private final View view;
  private final EdgeTree tree;
  private final GraphId graph;
  private final Set<VertexId> ghosts;
  private final ReadBudget budget;

  ReadState(View view, GraphId graph, GhostSet ghosts, ReadBudget budget) {
    this.view = view;
    this.tree = new EdgeTree(view);
    this.graph = graph;
    this.ghosts = ghosts.of(graph);
    this.budget = budget;
  }

  View view() {
    return view;
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
    if (list.label().isHidden()) {
      IndexFence.checkRead(view, graph, list.label());
    }
    return ListAddress.of(graph, list);
  }

  /** The vertices that must not be seen; nearly always none. */
  Set<VertexId> ghosts() {
    return ghosts;
  }

  boolean isGhost(VertexId vertex) {
    return !ghosts.isEmpty() && ghosts.contains(vertex);
  }
}
