package io.kithgraph.meta.index;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;

/**
 * One entry of an index: an edge of the index's hidden label that leads from a value, or from one
 * of the few lists of a range index, to a vertex. Immutable.
 *
 * @param list the source of the edge; a vertex of that id, should there be one, has nothing to do
 *     with it
 * @param sortKey orders a range index; 0 in an equality index
 * @param tieBreaker tells the entries of one vertex in one list apart
 */
public record IndexEntry(
    LabelId entries, VertexId list, VertexId vertex, long sortKey, long tieBreaker) {

  /** The entry as an edge. */
  public EdgeKey edge() {
    return new EdgeKey(list, entries, vertex, tieBreaker);
  }
}
