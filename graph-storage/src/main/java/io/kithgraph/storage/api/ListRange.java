package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * One list of a range read. Immutable.
 *
 * @param after where an earlier range stopped, or null to start at the end that the order names
 * @param neighbour reads only the edges to this neighbour, or null for all
 * @param skip how many edges within the bounds to pass over before the first that is delivered, 0
 *     or more; costs the same however many. A continuation is a place, so it needs no skip. Not
 *     together with a neighbour or with conditions, for then edges would have to be read to be
 *     skipped
 */
public record ListRange(
    ListKey list, @Nullable Position after, @Nullable VertexId neighbour, long skip) {
  public ListRange {
    if (skip < 0 || (skip > 0 && neighbour != null)) {
      throw new IllegalArgumentException(
          skip < 0
              ? "A range skips 0 edges or more, not " + skip
              : "A range of the edges to one neighbour cannot skip any");
    }
  }

  public ListRange(ListKey list, @Nullable Position after, @Nullable VertexId neighbour) {
    this(list, after, neighbour, 0);
  }

  /** The whole list. */
  public static ListRange of(ListKey list) {
    return new ListRange(list, null, null, 0);
  }
}
