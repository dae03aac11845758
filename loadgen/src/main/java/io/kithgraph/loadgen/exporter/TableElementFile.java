package io.kithgraph.loadgen.exporter;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.kithgraph.api.v1.Edge;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyKey;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Elements as rows under a header that names and types the columns: all keys of the schema with a
 * type that a field can hold. What a row cannot give back when imported is refused, never dropped.
 */
final class TableElementFile extends ElementFile {
  private final CsvWriter table;
  private final LabelColumns columns;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int firstProperty;

  TableElementFile(
      Path path,
      boolean vertices,
      LabelColumns columns,
      List<PropertyKey> keys,
      ExportOptions.Packing packing,
      char separator) {
    super(path, vertices, columns.label());
    this.table =
        CsvWriter.builder()
            .fieldSeparator(separator)
            .lineDelimiter(LineDelimiter.LF)
            .build(open(path, packing));
    this.columns = columns;
    List<String> header = new ArrayList<>();
    header.addAll(vertices ? List.of("id") : List.of("src", "dst", columns.sortKey()));
    firstProperty = header.size();
    for (PropertyKey key : keys) {
      if (TableFields.fits(key.getType()) && !key.getName().equals(columns.sortKey())) {
        positions.put(key.getName(), header.size());
        header.add(key.getName() + ":" + name(key.getType()));
      }
    }
    table.writeRecord(header);
  }

  private static String name(PropertyType type) {
    return type.name().replace("PROPERTY_TYPE_", "").toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  void write(Vertex vertex) {
    String[] row = row();
    row[0] = TableFields.id(vertex.getId());
    fill(row, vertex.getPropertiesList(), vertex.getId());
    table.writeRecord(row);
  }

  @Override
  void write(Edge edge) {
    String[] row = row();
    row[0] = TableFields.id(edge.getSource());
    row[1] = TableFields.id(edge.getDestination());
    row[2] =
        columns.isFraction()
            ? Double.toString(LabelColumns.fraction(edge.getSortKey()))
            : Long.toString(edge.getSortKey());
    fill(row, edge.getPropertiesList(), edge.getSource());
    table.writeRecord(row);
  }

  private String[] row() {
    String[] row = new String[firstProperty + positions.size()];
    java.util.Arrays.fill(row, "");
    return row;
  }

  private void fill(String[] row, List<Property> properties, VertexId of) {
    for (Property property : properties) {
      Integer position = positions.get(property.getKey());
      if (position == null || !row[position].isEmpty() || property.getMetaCount() != 0) {
        throw TableFields.lost("the property '" + property.getKey() + "'", of);
      }
      row[position] = TableFields.value(property, of);
    }
  }

  @Override
  void finish() throws IOException {
    table.close();
  }
}
