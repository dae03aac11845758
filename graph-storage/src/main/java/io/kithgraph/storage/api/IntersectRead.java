package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the neighbours that adjacency lists have in common. Immutable.
 *
 * @param limit the most neighbours that each answer holds, or counts, positive
 * @param countOnly whether the answers only say how many there are
 */
public record IntersectRead(List<Intersection> intersections, int limit, boolean countOnly) {
  /** The most lists of one intersection. */
  public static final int MAX_LISTS = 16;

  public IntersectRead {
    intersections = List.copyOf(intersections);
    if (limit <= 0) {
      throw new IllegalArgumentException("An intersection's limit is positive, not " + limit);
    }
  }

  /**
   * Some lists, of any vertices, labels and directions.
   *
   * @param lists 1 to {@value #MAX_LISTS}; of a single one, these are its distinct neighbours
   * @param after where an earlier answer stopped, or null to start
   */
  public record Intersection(List<ListKey> lists, @Nullable VertexId after) {
    public Intersection {
      lists = List.copyOf(lists);
      if (lists.isEmpty() || lists.size() > MAX_LISTS) {
        throw new IllegalArgumentException(
            "An intersection is of 1 to " + MAX_LISTS + " lists, not " + lists.size());
      }
    }

    /** All that the lists have in common. */
    public static Intersection of(ListKey... lists) {
      return new Intersection(List.of(lists), null);
    }
  }
}
