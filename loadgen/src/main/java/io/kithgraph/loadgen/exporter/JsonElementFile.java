package io.kithgraph.loadgen.exporter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.api.v1.Edge;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.loadgen.dataset.SourceFile;
import io.kithgraph.loadgen.json.JsonElements;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** Elements as JSON objects, one a line, as {@link JsonElements} describes them. */
final class JsonElementFile extends ElementFile {
  private final Writer out;
  private final LabelColumns columns;

  JsonElementFile(
      Path path, boolean vertices, LabelColumns columns, ExportOptions.Packing packing) {
    super(path, vertices, columns.label());
    this.out = open(path, packing);
    this.columns = columns;
  }

  @Override
  void write(Vertex vertex) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set(JsonElements.ID, JsonElements.id(vertex.getId()));
    if (vertex.getPropertiesCount() != 0) {
      object.set(JsonElements.PROPERTIES, JsonElements.properties(vertex.getPropertiesList()));
    }
    line(object);
  }

  @Override
  void write(Edge edge) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set(JsonElements.SOURCE, JsonElements.id(edge.getSource()));
    object.set(JsonElements.DESTINATION, JsonElements.id(edge.getDestination()));
    if (columns.isFraction()) {
      object.put(columns.sortKey(), LabelColumns.fraction(edge.getSortKey()));
    } else {
      object.put(columns.sortKey(), edge.getSortKey());
    }
    if (edge.getPropertiesCount() != 0) {
      object.set(JsonElements.PROPERTIES, JsonElements.properties(edge.getPropertiesList()));
    }
    line(object);
  }

  private void line(ObjectNode object) throws IOException {
    // The character that stands for damaged text when read is written so that it does not.
    String text = object.toString();
    if (text.indexOf(SourceFile.MALFORMED) >= 0) {
      text = text.replace(String.valueOf(SourceFile.MALFORMED), "\\ufffd");
    }
    out.write(text);
    out.write('\n');
  }

  @Override
  void finish() throws IOException {
    out.close();
  }
}
