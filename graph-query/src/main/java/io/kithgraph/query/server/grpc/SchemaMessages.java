package io.kithgraph.query.server.grpc;

import com.google.protobuf.Duration;
import io.kithgraph.api.v1.Aggregate;
import io.kithgraph.api.v1.DefineSchemaRequest;
import io.kithgraph.api.v1.GraphSummary;
import io.kithgraph.api.v1.SortKey;
import io.kithgraph.api.v1.SortKeyKind;
import io.kithgraph.meta.schema.Definition;
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
import io.kithgraph.model.PropertyType;
import io.kithgraph.model.RollUpList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Schemas as messages, and messages as definitions. */
final class SchemaMessages {
  private SchemaMessages() {}

  static GraphSummary summary(GraphSchema schema) {
    return GraphSummary.newBuilder()
        .setName(schema.name())
        .setNumber(schema.graph().value())
        .setMode(message(schema.mode()))
        .setSchemaVersion(schema.version())
        .build();
  }

  static io.kithgraph.api.v1.GraphSchema message(GraphSchema schema) {
    io.kithgraph.api.v1.GraphSchema.Builder message =
        io.kithgraph.api.v1.GraphSchema.newBuilder()
            .setGraph(schema.name())
            .setNumber(schema.graph().value())
            .setVersion(schema.version())
            .setMode(message(schema.mode()));
    schema.vertexLabels().stream()
        .sorted(Comparator.comparing(VertexLabel::name))
        .forEach(
            label ->
                message.addVertexLabels(
                    io.kithgraph.api.v1.VertexLabel.newBuilder()
                        .setName(label.name())
                        .setNumber(label.id().value())));
    schema.edgeLabels().stream()
        .sorted(Comparator.comparing(EdgeLabel::name))
        .forEach(label -> message.addEdgeLabels(message(label)));
    schema.propertyKeys().stream()
        .sorted(Comparator.comparing(PropertyKey::name))
        .forEach(
            key ->
                message.addPropertyKeys(
                    io.kithgraph.api.v1.PropertyKey.newBuilder()
                        .setName(key.name())
                        .setNumber(key.id())
                        .setTypeValue(key.type().map(PropertyType::code).orElse(0))));
    schema.indexes().stream()
        .sorted(Comparator.comparing(VertexIndex::name))
        .forEach(index -> message.addVertexIndexes(IndexMessages.message(schema, index)));
    return message.build();
  }

  private static io.kithgraph.api.v1.EdgeLabel message(EdgeLabel label) {
    io.kithgraph.api.v1.EdgeLabel.Builder message =
        io.kithgraph.api.v1.EdgeLabel.newBuilder()
            .setName(label.name())
            .setNumber(label.id().value())
            .setMultiplicity(
                switch (label.multiplicity()) {
                  case UNIQUE -> io.kithgraph.api.v1.Multiplicity.MULTIPLICITY_UNIQUE;
                  case MULTI -> io.kithgraph.api.v1.Multiplicity.MULTIPLICITY_MULTI;
                })
            .setSortKey(
                SortKey.newBuilder()
                    .setProperty(label.sortKey().property())
                    .setKind(
                        switch (label.sortKey().kind()) {
                          case INT32 -> SortKeyKind.SORT_KEY_KIND_INT32;
                          case INT64 -> SortKeyKind.SORT_KEY_KIND_INT64;
                          case INSTANT -> SortKeyKind.SORT_KEY_KIND_INSTANT;
                          case DOUBLE -> SortKeyKind.SORT_KEY_KIND_DOUBLE;
                        }))
            .setWithoutInList(!label.inList())
            .setEndpoints(
                switch (label.endpoints()) {
                  case REQUIRE -> io.kithgraph.api.v1.EndpointPolicy.ENDPOINT_POLICY_REQUIRE;
                  case CREATE -> io.kithgraph.api.v1.EndpointPolicy.ENDPOINT_POLICY_CREATE;
                })
            .setEndpointLabel(label.endpointLabel());
    label.ttl().ifPresent(ttl -> message.setTtl(ErrorStatuses.duration(ttl)));
    for (RollUp rollUp : label.rollUps()) {
      io.kithgraph.api.v1.RollUp.Builder part =
          io.kithgraph.api.v1.RollUp.newBuilder().setProperty(rollUp.property());
      rollUp.aggregates().stream().sorted().forEach(a -> part.addAggregates(message(a)));
      message.addRollUps(part);
    }
    return message.build();
  }

  private static Aggregate message(RollUpList.Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT -> Aggregate.AGGREGATE_COUNT;
      case SUM -> Aggregate.AGGREGATE_SUM;
      case MIN -> Aggregate.AGGREGATE_MIN;
      case MAX -> Aggregate.AGGREGATE_MAX;
      case LAST -> Aggregate.AGGREGATE_LAST;
    };
  }

  private static io.kithgraph.api.v1.SchemaMode message(SchemaMode mode) {
    return switch (mode) {
      case AUTO -> io.kithgraph.api.v1.SchemaMode.SCHEMA_MODE_AUTO;
      case STRICT -> io.kithgraph.api.v1.SchemaMode.SCHEMA_MODE_STRICT;
    };
  }

  static SchemaMode mode(io.kithgraph.api.v1.SchemaMode message) {
    return switch (message) {
      case SCHEMA_MODE_UNSPECIFIED, SCHEMA_MODE_AUTO -> SchemaMode.AUTO;
      case SCHEMA_MODE_STRICT -> SchemaMode.STRICT;
      case UNRECOGNIZED -> throw unknown("mode");
    };
  }

  /** What a request defines: keys and vertex labels before the edge labels that name them. */
  static List<Definition> definitions(DefineSchemaRequest request) {
    List<Definition> definitions = new ArrayList<>();
    request
        .getPropertyKeysList()
        .forEach(
            key ->
                definitions.add(
                    new Definition.OfPropertyKey(
                        key.getName(), type(key, "property_keys[" + definitions.size() + "]"))));
    request
        .getVertexLabelsList()
        .forEach(label -> definitions.add(new Definition.OfVertexLabel(label.getName())));
    for (int i = 0; i < request.getEdgeLabelsCount(); i++) {
      definitions.add(edgeLabel(request.getEdgeLabels(i), "edge_labels[" + i + "]"));
    }
    return definitions;
  }

  private static Optional<PropertyType> type(io.kithgraph.api.v1.PropertyKey key, String field) {
    if (key.getTypeValue() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(PropertyType.ofCode(key.getTypeValue()));
    } catch (IllegalArgumentException e) {
      throw unknown(field + ".type");
    }
  }

  private static Definition edgeLabel(io.kithgraph.api.v1.EdgeLabel label, String field) {
    return new Definition.OfEdgeLabel(
        label.getName(),
        switch (label.getMultiplicity()) {
          case MULTIPLICITY_UNIQUE -> Multiplicity.UNIQUE;
          case MULTIPLICITY_UNSPECIFIED, MULTIPLICITY_MULTI -> Multiplicity.MULTI;
          case UNRECOGNIZED -> throw unknown(field + ".multiplicity");
        },
        label.hasSortKey() ? sortKey(label.getSortKey(), field) : SortKeySpec.CREATION_TIME,
        !label.getWithoutInList(),
        switch (label.getEndpoints()) {
          case ENDPOINT_POLICY_CREATE -> EndpointPolicy.CREATE;
          case ENDPOINT_POLICY_UNSPECIFIED, ENDPOINT_POLICY_REQUIRE -> EndpointPolicy.REQUIRE;
          case UNRECOGNIZED -> throw unknown(field + ".endpoints");
        },
        label.getEndpointLabel().isEmpty() ? "vertex" : label.getEndpointLabel(),
        label.hasTtl() ? Optional.of(ttl(label.getTtl(), field)) : Optional.empty(),
        rollUps(label.getRollUpsList(), field));
  }

  private static SortKeySpec sortKey(SortKey message, String field) {
    return new SortKeySpec(
        message.getProperty(),
        switch (message.getKind()) {
          case SORT_KEY_KIND_INT32 -> SortKeySpec.Kind.INT32;
          case SORT_KEY_KIND_UNSPECIFIED, SORT_KEY_KIND_INT64 -> SortKeySpec.Kind.INT64;
          case SORT_KEY_KIND_INSTANT -> SortKeySpec.Kind.INSTANT;
          case SORT_KEY_KIND_DOUBLE -> SortKeySpec.Kind.DOUBLE;
          case UNRECOGNIZED -> throw unknown(field + ".sort_key.kind");
        });
  }

  private static java.time.Duration ttl(Duration message, String field) {
    if (message.getSeconds() < 0 || message.getNanos() < 0 || message.getNanos() > 999_999_999) {
      throw RequestException.invalid(field + ".ttl", "A time to live is positive");
    }
    return java.time.Duration.ofSeconds(message.getSeconds(), message.getNanos());
  }

  private static List<RollUp> rollUps(List<io.kithgraph.api.v1.RollUp> messages, String field) {
    List<RollUp> rollUps = new ArrayList<>();
    for (io.kithgraph.api.v1.RollUp message : messages) {
      Set<RollUpList.Aggregate> aggregates = EnumSet.noneOf(RollUpList.Aggregate.class);
      for (Aggregate aggregate : message.getAggregatesList()) {
        aggregates.add(
            switch (aggregate) {
              case AGGREGATE_COUNT -> RollUpList.Aggregate.COUNT;
              case AGGREGATE_SUM -> RollUpList.Aggregate.SUM;
              case AGGREGATE_MIN -> RollUpList.Aggregate.MIN;
              case AGGREGATE_MAX -> RollUpList.Aggregate.MAX;
              case AGGREGATE_LAST -> RollUpList.Aggregate.LAST;
              case AGGREGATE_UNSPECIFIED, UNRECOGNIZED ->
                  throw unknown(field + ".roll_ups.aggregates");
            });
      }
      rollUps.add(new RollUp(message.getProperty(), aggregates));
    }
    return rollUps;
  }

  private static RequestException unknown(String field) {
    return RequestException.invalid(
        field, "The value of '" + field + "' is unknown to this version of the server");
  }
}
