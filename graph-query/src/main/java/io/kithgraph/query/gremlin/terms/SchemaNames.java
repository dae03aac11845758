package io.kithgraph.query.gremlin.terms;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Names and numbers of one graph's schema. In the automatic schema mode an unknown name is defined
 * when it is first written with; in the strict mode it is an error. A definition stays even if the
 * transaction that caused it is rolled back. Thread-safe: it holds nothing but the catalog.
 */
public final class SchemaNames {
  private final Catalog catalog;
  private final String graphName;
  private final GraphId graph;

  public SchemaNames(Catalog catalog, String graphName, GraphId graph) {
    this.catalog = catalog;
    this.graphName = graphName;
    this.graph = graph;
  }

  /** The newest schema. */
  public GraphSchema schema() {
    GraphSchema schema = catalog.schema(graphName);
    if (!schema.graph().equals(graph)) {
      throw new QueryException(
          QueryErrorCode.NOT_FOUND,
          "The graph '" + graphName + "' was dropped and made again; open it again");
    }
    return schema;
  }

  /** A schema that has the vertex label and the keys. */
  public GraphSchema forVertex(String label, Collection<String> keys) {
    GraphSchema schema = schema();
    List<Definition> missing = missingKeys(schema, keys, Optional.empty());
    if (schema.findVertexLabel(label).isEmpty()) {
      requireAutomatic(schema, "vertex label", label);
      missing.add(new Definition.OfVertexLabel(label));
    }
    return define(schema, missing);
  }

  /** A schema that has the edge label and the keys, of which one may be its sort key. */
  public GraphSchema forEdge(String label, Collection<String> keys) {
    GraphSchema schema = schema();
    Optional<EdgeLabel> known = schema.findEdgeLabel(label);
    SortKeySpec sortKey = known.map(EdgeLabel::sortKey).orElse(SortKeySpec.CREATION_TIME);
    List<Definition> missing = missingKeys(schema, keys, Optional.of(sortKey));
    if (known.isEmpty()) {
      requireAutomatic(schema, "edge label", label);
      missing.add(Definition.OfEdgeLabel.automatic(label));
    }
    return define(schema, missing);
  }

  /** A schema that has the keys. */
  public GraphSchema forKeys(Collection<String> keys) {
    GraphSchema schema = schema();
    return define(schema, missingKeys(schema, keys, Optional.empty()));
  }

  private static List<Definition> missingKeys(
      GraphSchema schema, Collection<String> keys, Optional<SortKeySpec> sortKey) {
    List<Definition> missing = new ArrayList<>();
    for (String key : keys) {
      boolean isSortKey = sortKey.isPresent() && sortKey.get().property().equals(key);
      if (!isSortKey && schema.findPropertyKey(key).isEmpty()) {
        requireAutomatic(schema, "property key", key);
        missing.add(new Definition.OfPropertyKey(key, Optional.empty()));
      }
    }
    return missing;
  }

  private GraphSchema define(GraphSchema schema, List<Definition> missing) {
    return missing.isEmpty() ? schema : catalog.define(graphName, missing);
  }

  private static void requireAutomatic(GraphSchema schema, String what, String name) {
    if (schema.mode() == SchemaMode.STRICT) {
      throw new QueryException(
          QueryErrorCode.NOT_FOUND,
          "The graph '"
              + schema.name()
              + "' has no "
              + what
              + " '"
              + name
              + "', and its schema is strict: define it first, with 'kith schema' or through the"
              + " catalog");
    }
  }

  /** The name of a vertex label, of which the known schema may be older. */
  public String vertexLabelName(LabelId id) {
    return schema()
        .findVertexLabel(id)
        .map(VertexLabel::name)
        .orElseThrow(() -> unknownNumber("vertex label", id.value()));
  }

  public EdgeLabel edgeLabel(LabelId id) {
    return schema().findEdgeLabel(id).orElseThrow(() -> unknownNumber("edge label", id.value()));
  }

  public PropertyKey propertyKey(int id) {
    return schema().findPropertyKey(id).orElseThrow(() -> unknownNumber("property key", id));
  }

  private QueryException unknownNumber(String what, int number) {
    return new QueryException(
        QueryErrorCode.INTERNAL,
        "The schema of the graph '" + graphName + "' has no " + what + " of number " + number);
  }
}
