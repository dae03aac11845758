package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.SchemaMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names that a write uses, and which of them its schema does not know. Confined to a call. */
final class SchemaNames {
  private final Set<String> vertexLabels = new LinkedHashSet<>();
  private final Set<String> edgeLabels = new LinkedHashSet<>();
  private final Set<String> propertyKeys = new LinkedHashSet<>();

  SchemaNames vertexLabel(String name, String field) {
    vertexLabels.add(required(name, field));
    return this;
  }

  SchemaNames edgeLabel(String name, String field) {
    edgeLabels.add(required(name, field));
    return this;
  }

  SchemaNames propertyKey(String name, String field) {
    propertyKeys.add(required(name, field));
    return this;
  }

  private static String required(String name, String field) {
    if (name.isEmpty()) {
      throw RequestException.missing(field);
    }
    return name;
  }

  /**
   * What has to be defined for all names to be known.
   *
   * @throws RequestException if the schema is strict and does not know them all
   */
  List<Definition> missing(GraphSchema schema) {
    List<Definition> missing = new ArrayList<>();
    for (String name : edgeLabels) {
      Optional<EdgeLabel> label = schema.findEdgeLabel(name);
      if (label.isEmpty()) {
        missing.add(Definition.OfEdgeLabel.automatic(name));
      } else if (label.get().endpoints() == EndpointPolicy.CREATE) {
        vertexLabels.add(label.get().endpointLabel());
      }
    }
    for (String name : vertexLabels) {
      if (schema.findVertexLabel(name).isEmpty()) {
        missing.add(new Definition.OfVertexLabel(name));
      }
    }
    for (String name : propertyKeys) {
      if (schema.findPropertyKey(name).isEmpty() && !isSortKey(schema, name)) {
        missing.add(new Definition.OfPropertyKey(name, Optional.empty()));
      }
    }
    if (!missing.isEmpty() && schema.mode() == SchemaMode.STRICT) {
      throw unknown(schema, missing);
    }
    return missing;
  }

  /** The sort key of a label in use is no property key: its values are kept as sort keys alone. */
  private boolean isSortKey(GraphSchema schema, String name) {
    return edgeLabels.stream()
        .map(schema::findEdgeLabel)
        .flatMap(Optional::stream)
        .anyMatch(label -> label.sortKey().property().equals(name));
  }

  private static RequestException unknown(GraphSchema schema, List<Definition> missing) {
    Definition first = missing.get(0);
    String what =
        first instanceof Definition.OfVertexLabel
            ? "vertex label"
            : first instanceof Definition.OfEdgeLabel ? "edge label" : "property key";
    return new RequestException(
        Status.Code.INVALID_ARGUMENT,
        "UNKNOWN_NAME",
        null,
        "The strict schema of graph '"
            + schema.name()
            + "' has no "
            + what
            + " '"
            + first.name()
            + "'; define it first, or use one that exists");
  }
}
