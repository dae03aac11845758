package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;

/**
 * A cursor over the edges that are wanted of the lists of a frontier, source by source in the order
 * of the frontier. It stands before the first edge; what tells of an edge is of that which {@link
 * #next} moved to. Confined to the thread of its execution.
 */
public interface EdgeCursor {

  /**
   * Moves to the next edge; false after the last.
   *
   * @throws QueryException if the query has used up its time or its budget, or was cancelled
   */
  boolean next();

  /** Leaves out what is left of the sources before the given one. */
  void skipTo(int source);

  /** Whether {@link #next} would answer without a call to storage. */
  boolean ready();

  /** The index of the source vertex of the edge, in the frontier. */
  int source();

  /** The list that holds the edge. */
  ListKey list();

  /** The vertex at the other end of the edge. */
  VertexId neighbour();

  /** The columns in which the edge lies, at {@link #index}. */
  EdgeColumns columns();

  int index();
}
