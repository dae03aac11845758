package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * One list of a range read. Immutable.
 *
 * @param after where an earlier range stopped, or null to start at the end that the order names
 * @param neighbour reads only the edges to this neighbour, or null for all
 */
public record ListRange(ListKey list, @Nullable Position after, @Nullable VertexId neighbour) {

  /** The whole list. */
  public static ListRange of(ListKey list) {
    return new ListRange(list, null, null);
  }
}
