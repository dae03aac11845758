package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.Properties;
import io.kithgraph.loadgen.dataset.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that has become a vertex or an edge.
 *
 * @param row what it was, for the reject file
 * @param source the source of an edge or the id of a vertex: a {@link Long} or a {@link String}
 * @param destination the destination of an edge; null for a vertex
 * @param sortKey the encoded sort key; null = the server's choice
 * @param eventKey what tells an event apart; null if the label is not of events
 * @param values the values of the mapped properties in the order of the mapping; null = absent
 * @param properties all properties, if the file names them row by row; null if it has columns
 */
record ParsedRow(
    Row row,
    Object source,
    @Nullable Object destination,
    @Nullable Long sortKey,
    @Nullable String eventKey,
    List<@Nullable Object> values,
    @Nullable Properties properties) {

  /**
   * Equal for rows about the same edge or vertex, so that those can be kept in order, and for rows
   * about edges from one vertex, so that those which follow each other travel together: the more of
   * a list is in one batch, the less work it is.
   */
  int lane(int lanes) {
    int hash = source.hashCode() * 31;
    // Spreads ids that follow each other over the lanes.
    return Math.floorMod((hash * 0x9E3779B9) >>> 8, lanes);
  }
}
