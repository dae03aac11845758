package io.kithgraph.meta.zookeeper;

import static io.kithgraph.meta.zookeeper.Documents.list;
import static io.kithgraph.meta.zookeeper.Documents.longNumber;
import static io.kithgraph.meta.zookeeper.Documents.number;
import static io.kithgraph.meta.zookeeper.Documents.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.RollUp;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertyType;
import io.kithgraph.model.RollUpList;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The document at {@code /kithgraph/graphs/N}: the schema of one graph. */
final class SchemaDocument {
  /** The layout of a graph that never had an index, which older releases read too. */
  private static final int WITHOUT_INDEXES = 1;

  private static final int FORMAT = 2;

  private SchemaDocument() {}

  static String write(GraphSchema schema) {
    ObjectNode document =
        Documents.create(schema.nextIndex() > 1 ? FORMAT : WITHOUT_INDEXES)
            .put("graph", schema.graph().value())
            .put("name", schema.name())
            .put("version", schema.version())
            .put("mode", schema.mode().name())
            .put("nextLabel", schema.nextLabel())
            .put("nextPropertyKey", schema.nextPropertyKey());
    ArrayNode vertexLabels = document.putArray("vertexLabels");
    schema.vertexLabels().stream()
        .sorted(Comparator.comparing(VertexLabel::id))
        .forEach(
            label ->
                vertexLabels.addObject().put("id", label.id().value()).put("name", label.name()));
    ArrayNode edgeLabels = document.putArray("edgeLabels");
    schema.edgeLabels().stream()
        .sorted(Comparator.comparing(EdgeLabel::id))
        .forEach(label -> writeEdgeLabel(edgeLabels.addObject(), label));
    ArrayNode propertyKeys = document.putArray("propertyKeys");
    schema.propertyKeys().stream()
        .sorted(Comparator.comparingInt(PropertyKey::id))
        .forEach(
            key -> {
              ObjectNode node =
                  propertyKeys.addObject().put("id", key.id()).put("name", key.name());
              key.type().ifPresent(type -> node.put("type", type.name()));
            });
    if (schema.nextIndex() > 1) {
      document.put("nextIndex", schema.nextIndex());
      ArrayNode indexes = document.putArray("indexes");
      schema.indexes().forEach(index -> writeIndex(indexes.addObject(), index));
    }
    return Documents.write(Znodes.schema(schema.graph()), document);
  }

  private static void writeIndex(ObjectNode node, VertexIndex index) {
    node.put("id", index.number())
        .put("name", index.name())
        .put("label", index.label().value())
        .put("key", index.key())
        .put("kind", index.kind().name())
        .put("unique", index.unique())
        .put("state", index.state().name());
    index.problem().ifPresent(problem -> node.put("problem", problem));
  }

  private static void writeEdgeLabel(ObjectNode node, EdgeLabel label) {
    node.put("id", label.id().value())
        .put("name", label.name())
        .put("multiplicity", label.multiplicity().name())
        .put("sortKey", label.sortKey().property())
        .put("sortKind", label.sortKey().kind().name())
        .put("inList", label.inList())
        .put("endpoints", label.endpoints().name())
        .put("endpointLabel", label.endpointLabel());
    label.ttl().ifPresent(ttl -> node.put("ttl", ttl.toString()));
    if (!label.rollUps().isEmpty()) {
      ArrayNode rollUps = node.putArray("rollUps");
      for (RollUp rollUp : label.rollUps()) {
        ArrayNode aggregates =
            rollUps.addObject().put("property", rollUp.property()).putArray("aggregates");
        rollUp.aggregates().stream().sorted().forEach(a -> aggregates.add(a.name()));
      }
    }
  }

  static GraphSchema read(GraphId graph, String text) {
    return Documents.read(Znodes.schema(graph), text, FORMAT, SchemaDocument::readSchema);
  }

  private static GraphSchema readSchema(JsonNode document) {
    List<VertexLabel> vertexLabels = new ArrayList<>();
    for (JsonNode node : list(document, "vertexLabels")) {
      vertexLabels.add(new VertexLabel(new LabelId(number(node, "id")), text(node, "name")));
    }
    List<EdgeLabel> edgeLabels = new ArrayList<>();
    for (JsonNode node : list(document, "edgeLabels")) {
      edgeLabels.add(readEdgeLabel(node));
    }
    List<PropertyKey> propertyKeys = new ArrayList<>();
    for (JsonNode node : list(document, "propertyKeys")) {
      Optional<PropertyType> type =
          node.has("type")
              ? Optional.of(PropertyType.valueOf(text(node, "type")))
              : Optional.empty();
      propertyKeys.add(new PropertyKey(number(node, "id"), text(node, "name"), type));
    }
    List<VertexIndex> indexes = new ArrayList<>();
    if (document.has("indexes")) {
      list(document, "indexes").forEach(node -> indexes.add(readIndex(node)));
    }
    return new GraphSchema(
        new GraphId(number(document, "graph")),
        text(document, "name"),
        longNumber(document, "version"),
        SchemaMode.valueOf(text(document, "mode")),
        vertexLabels,
        edgeLabels,
        propertyKeys,
        number(document, "nextLabel"),
        number(document, "nextPropertyKey"),
        indexes,
        document.has("nextIndex") ? number(document, "nextIndex") : 1);
  }

  private static VertexIndex readIndex(JsonNode node) {
    return new VertexIndex(
        number(node, "id"),
        text(node, "name"),
        new LabelId(number(node, "label")),
        number(node, "key"),
        VertexIndex.Kind.valueOf(text(node, "kind")),
        node.required("unique").asBoolean(),
        VertexIndex.State.valueOf(text(node, "state")),
        node.has("problem") ? Optional.of(text(node, "problem")) : Optional.empty());
  }

  private static EdgeLabel readEdgeLabel(JsonNode node) {
    List<RollUp> rollUps = new ArrayList<>();
    if (node.has("rollUps")) {
      for (JsonNode rollUp : list(node, "rollUps")) {
        Set<RollUpList.Aggregate> aggregates = EnumSet.noneOf(RollUpList.Aggregate.class);
        list(rollUp, "aggregates")
            .forEach(a -> aggregates.add(RollUpList.Aggregate.valueOf(a.asText())));
        rollUps.add(new RollUp(text(rollUp, "property"), aggregates));
      }
    }
    return new EdgeLabel(
        new LabelId(number(node, "id")),
        text(node, "name"),
        Multiplicity.valueOf(text(node, "multiplicity")),
        new SortKeySpec(text(node, "sortKey"), SortKeySpec.Kind.valueOf(text(node, "sortKind"))),
        node.required("inList").asBoolean(),
        EndpointPolicy.valueOf(text(node, "endpoints")),
        text(node, "endpointLabel"),
        node.has("ttl") ? Optional.of(readTtl(text(node, "ttl"))) : Optional.empty(),
        rollUps);
  }

  private static Duration readTtl(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'ttl' is no duration", e);
    }
  }
}
