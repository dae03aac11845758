package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.GraphSchema;
import io.kithgraph.api.v1.Multiplicity;
import io.kithgraph.api.v1.PropertyKey;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.SchemaMode;
import io.kithgraph.api.v1.SortKeyKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the importer has to know of the label that it imports, and of the property keys of its
 * graph. Immutable.
 *
 * @param multi whether every row is an event of its own
 * @param sortKeyName the property that orders the lists; empty for a vertex label
 * @param propertyTypes the types of the keys that the schema knows; unspecified = any
 * @param open whether the schema takes keys that it does not know
 */
record GraphLabel(
    String name,
    boolean multi,
    Optional<String> sortKeyName,
    SortKeyKind sortKeyKind,
    Map<String, PropertyType> propertyTypes,
    boolean open) {

  GraphLabel {
    propertyTypes = Map.copyOf(propertyTypes);
  }

  /** The label of the given name; one that an open schema would make if there is none. */
  static GraphLabel find(GraphSchema schema, ImportOptions.Kind kind, String name) {
    Map<String, PropertyType> types = new HashMap<>();
    for (PropertyKey key : schema.getPropertyKeysList()) {
      types.put(key.getName(), key.getType());
    }
    boolean open = schema.getMode() != SchemaMode.SCHEMA_MODE_STRICT;
    if (kind == ImportOptions.Kind.VERTICES) {
      boolean known =
          schema.getVertexLabelsList().stream().anyMatch(label -> label.getName().equals(name));
      if (!known && !open) {
        throw unknown(
            "vertex",
            name,
            schema,
            schema.getVertexLabelsList().stream()
                .map(io.kithgraph.api.v1.VertexLabel::getName)
                .collect(Collectors.joining(", ")));
      }
      return new GraphLabel(
          name, false, Optional.empty(), SortKeyKind.SORT_KEY_KIND_UNSPECIFIED, types, open);
    }
    Optional<EdgeLabel> known =
        schema.getEdgeLabelsList().stream().filter(label -> label.getName().equals(name)).findAny();
    if (known.isEmpty() && !open) {
      throw unknown(
          "edge",
          name,
          schema,
          schema.getEdgeLabelsList().stream()
              .map(EdgeLabel::getName)
              .collect(Collectors.joining(", ")));
    }
    // What an open schema makes of an unknown label: every edge kept, sorted by its creation.
    EdgeLabel label =
        known.orElseGet(
            () ->
                EdgeLabel.newBuilder()
                    .setName(name)
                    .setMultiplicity(Multiplicity.MULTIPLICITY_MULTI)
                    .build());
    String sortKey = label.hasSortKey() ? label.getSortKey().getProperty() : "createdAt";
    return new GraphLabel(
        name,
        label.getMultiplicity() != Multiplicity.MULTIPLICITY_UNIQUE,
        Optional.of(sortKey),
        label.getSortKey().getKind(),
        types,
        open);
  }

  private static ImportException unknown(
      String kind, String name, GraphSchema schema, String known) {
    return new ImportException(
        ImportException.Reason.REFUSED,
        "The graph '"
            + schema.getGraph()
            + "' has no "
            + kind
            + " label '"
            + name
            + "' and its schema is strict; it has "
            + (known.isEmpty() ? "none" : known)
            + ". Define the label first: kith schema define");
  }
}
