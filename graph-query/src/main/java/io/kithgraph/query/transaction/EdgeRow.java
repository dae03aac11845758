package io.kithgraph.query.transaction;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One edge of a list on its way into columns. Immutable. */
record EdgeRow(Position position, PropertySet properties) {

  @SuppressWarnings("NullAway") // It does not see that the column of strings may hold nulls.
  static EdgeColumns columns(List<EdgeRow> rows) {
    int size = rows.size();
    long[] longs = new long[size];
    @Nullable String @Nullable [] strings = null;
    long[] sortKeys = new long[size];
    long[] tieBreakers = new long[size];
    PropertySet[] properties = new PropertySet[size];
    for (int i = 0; i < size; i++) {
      EdgeRow row = rows.get(i);
      if (row.position().neighbour() instanceof VertexId.StringId id) {
        if (strings == null) {
          strings = new @Nullable String[size];
        }
        strings[i] = id.string();
      } else {
        longs[i] = ((VertexId.LongId) row.position().neighbour()).longValue();
      }
      sortKeys[i] = row.position().sortKey();
      tieBreakers[i] = row.position().tieBreaker();
      properties[i] = row.properties();
    }
    return new EdgeColumns(size, longs, strings, sortKeys, tieBreakers, properties);
  }
}
