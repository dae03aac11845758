package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import java.util.List;

/**
 * Draws edges at random from each of a batch of adjacency lists. Immutable.
 *
 * @param bounds edges outside them are not drawn
 * @param count how many edges to draw from each list, positive; without replacement
 * @param seed the same seed draws the same edges from the same state of a list, in the same order,
 *     at whatever replica and in whatever batch; different lists are drawn from independently
 */
public record SampleRead(
    List<ListKey> lists, SortKeyBounds bounds, int count, long seed, Projection projection) {
  public SampleRead {
    lists = List.copyOf(lists);
    if (count <= 0) {
      throw new IllegalArgumentException("A sample has one edge or more, not " + count);
    }
  }
}
