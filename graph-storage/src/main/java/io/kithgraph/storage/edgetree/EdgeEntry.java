package io.kithgraph.storage.edgetree;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;

/**
 * One edge as its list holds it. Immutable.
 *
 * <p>(neighbour, tieBreaker) identifies the entry in its list; (sortKey, neighbour, tieBreaker) is
 * its place.
 *
 * @param sortKey orders the list
 * @param neighbour the vertex at the other end
 * @param tieBreaker 0 for an edge of a {@code UNIQUE} label, else the number that tells parallel
 *     edges apart
 * @param properties the other properties, at most {@link EdgeTreeSettings#MAX_PROPERTY_BYTES} when
 *     encoded
 */
public record EdgeEntry(long sortKey, VertexId neighbour, long tieBreaker, PropertySet properties) {

  /** The place of the entry in its list. */
  public EdgePosition position() {
    return new EdgePosition(sortKey, neighbour, tieBreaker);
  }
}
