package io.kithgraph.meta.index;

import io.kithgraph.model.VertexId;

/**
 * A part of one list of an index, within which the entries that a query wants are. Immutable.
 *
 * @param first the lowest sort key, inclusive
 * @param last the highest sort key, inclusive
 */
public record IndexRange(VertexId list, long first, long last) {

  /** A whole list. */
  static IndexRange whole(VertexId list) {
    return new IndexRange(list, Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
