package io.kithgraph.meta.schema;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the next version of a schema: pure functions, so that every catalog decides alike. */
public final class SchemaChange {
  private SchemaChange() {}

  /** The first version of a new graph: without labels and keys. */
  public static GraphSchema create(GraphId graph, String name, SchemaMode mode) {
    return new GraphSchema(graph, name, 1, mode, List.of(), List.of(), List.of());
  }

  /**
   * The schema with all the definitions in it: the same object if it has them already, otherwise
   * the next version, in which new parts have the next numbers in the order of the definitions.
   *
   * @throws CatalogException as {@link Catalog#define} says
   */
  public static GraphSchema define(GraphSchema schema, List<Definition> definitions) {
    Map<String, VertexLabel> vertexLabels = byName(schema.vertexLabels(), VertexLabel::name);
    Map<String, EdgeLabel> edgeLabels = byName(schema.edgeLabels(), EdgeLabel::name);
    Map<String, PropertyKey> propertyKeys = byName(schema.propertyKeys(), PropertyKey::name);
    int nextLabel = schema.nextLabel();
    int nextKey = schema.nextPropertyKey();
    List<Definition> added = new ArrayList<>();
    for (Definition definition : definitions) {
      SchemaRules.check(definition);
      String name = definition.name();
      Optional<Definition> existing = existing(definition, vertexLabels, edgeLabels, propertyKeys);
      if (existing.isPresent()) {
        checkSame(existing.get(), definition);
        continue;
      }
      added.add(definition);
      if (definition instanceof Definition.OfVertexLabel) {
        vertexLabels.put(name, new VertexLabel(new LabelId(nextLabel++), name));
      } else if (definition instanceof Definition.OfEdgeLabel label) {
        edgeLabels.put(name, label.withId(new LabelId(nextLabel++)));
      } else if (definition instanceof Definition.OfPropertyKey key) {
        propertyKeys.put(name, new PropertyKey(nextKey++, name, key.type()));
      }
    }
    if (added.isEmpty()) {
      return schema;
    }
    GraphSchema changed =
        new GraphSchema(
            schema.graph(),
            schema.name(),
            schema.version() + 1,
            schema.mode(),
            vertexLabels.values(),
            edgeLabels.values(),
            propertyKeys.values(),
            nextLabel,
            nextKey,
            schema.indexes(),
            schema.nextIndex());
    SchemaRules.checkSize(changed);
    added.forEach(definition -> SchemaRules.checkReferences(definition, changed));
    return changed;
  }

  private static <T> Map<String, T> byName(Collection<T> parts, Function<T, String> name) {
    Map<String, T> named = new HashMap<>();
    parts.forEach(part -> named.put(name.apply(part), part));
    return named;
  }

  private static Optional<Definition> existing(
      Definition asked,
      Map<String, VertexLabel> vertexLabels,
      Map<String, EdgeLabel> edgeLabels,
      Map<String, PropertyKey> propertyKeys) {
    String name = asked.name();
    if (asked instanceof Definition.OfVertexLabel) {
      return Optional.ofNullable(vertexLabels.get(name)).map(label -> asked);
    }
    if (asked instanceof Definition.OfEdgeLabel) {
      return Optional.ofNullable(edgeLabels.get(name)).map(Definition.OfEdgeLabel::of);
    }
    return Optional.ofNullable(propertyKeys.get(name))
        .map(key -> new Definition.OfPropertyKey(name, key.type()));
  }

  private static void checkSame(Definition existing, Definition asked) {
    if (existing.equals(asked)) {
      return;
    }
    Map<String, String> askedParts = asked.parts();
    String differences =
        existing.parts().entrySet().stream()
            .filter(part -> !part.getValue().equals(askedParts.get(part.getKey())))
            .map(
                part ->
                    part.getKey()
                        + " is "
                        + part.getValue()
                        + ", not "
                        + askedParts.get(part.getKey()))
            .collect(Collectors.joining("; "));
    throw new CatalogException(
        CatalogException.Reason.ALREADY_EXISTS,
        "The graph has "
            + SchemaRules.quoted(asked.name())
            + " already, with another definition: "
            + differences);
  }
}
