package io.kithgraph.storage.api;

import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * What adjacency lists have in common. Immutable.
 *
 * @param neighbours the ids alone, ascending, each once however many parallel edges lead to it;
 *     none if only their number was asked
 * @param count how many there are in this answer
 * @param next where to go on, non-null unless the stop reason is {@link StopReason#EXHAUSTED}: all
 *     common neighbours up to it are in this answer and those before
 */
public record CommonNeighbours(
    EdgeColumns neighbours, long count, StopReason stopReason, @Nullable VertexId next) {
  /** There are none. */
  public static final CommonNeighbours NONE =
      new CommonNeighbours(EdgeColumns.EMPTY, 0, StopReason.EXHAUSTED, null);
}
