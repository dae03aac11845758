package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.DeleteEdge;
import io.kithgraph.api.v1.EdgePresence;
import io.kithgraph.api.v1.ListVersion;
import io.kithgraph.api.v1.PatchVertex;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PutEdge;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.VertexVersion;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Precondition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the mutations of one commit by a schema that knows all their names. Confined to its
 * call.
 */
final class MutationMessages {
  private final GraphSchema schema;
  private final Clock clock;
  private final NumberAllocator numbers;
  private final @Nullable RequestId repeatable;

  /**
   * @param repeatable the id of the write if it may be repeated, so that new edges get the same
   *     tie-breakers each time; null to take new ones, for which the allocator may block
   */
  MutationMessages(
      GraphSchema schema, Clock clock, NumberAllocator numbers, @Nullable RequestId repeatable) {
    this.schema = schema;
    this.clock = clock;
    this.numbers = numbers;
    this.repeatable = repeatable;
  }

  /** Collects the names that a mutation uses. */
  static void names(io.kithgraph.api.v1.Mutation message, SchemaNames names, String field) {
    switch (message.getKindCase()) {
      case PUT_VERTEX -> {
        PutVertex put = message.getPutVertex();
        names.vertexLabel(put.getLabel(), field + ".put_vertex.label");
        propertyNames(put.getPropertiesList(), names, field + ".put_vertex.properties");
      }
      case PATCH_VERTEX ->
          propertyNames(message.getPatchVertex().getSetList(), names, field + ".patch_vertex.set");
      case PUT_EDGE -> {
        PutEdge put = message.getPutEdge();
        names.edgeLabel(put.getLabel(), field + ".put_edge.label");
        propertyNames(put.getPropertiesList(), names, field + ".put_edge.properties");
      }
      case DELETE_EDGE, DELETE_VERTEX -> {}
      case KIND_NOT_SET -> throw RequestException.missing(field);
    }
  }

  static void propertyNames(List<Property> properties, SchemaNames names, String field) {
    for (Property property : properties) {
      names.propertyKey(property.getKey(), field + ".key");
      propertyNames(property.getMetaList(), names, field + ".meta");
    }
  }

  /** Whether translating may have to lease numbers, which blocks. */
  boolean mayBlock(List<io.kithgraph.api.v1.Mutation> messages) {
    return repeatable == null
        && messages.stream()
            .anyMatch(
                message ->
                    message.hasPutEdge()
                        && message.getPutEdge().getIdentityCase()
                            == PutEdge.IdentityCase.IDENTITY_NOT_SET
                        && schema
                            .findEdgeLabel(message.getPutEdge().getLabel())
                            .filter(label -> label.multiplicity() == Multiplicity.MULTI)
                            .isPresent());
  }

  Mutation translate(io.kithgraph.api.v1.Mutation message, int ordinal, String field) {
    return switch (message.getKindCase()) {
      case PUT_VERTEX -> putVertex(message.getPutVertex(), field + ".put_vertex");
      case PATCH_VERTEX -> patchVertex(message.getPatchVertex(), field + ".patch_vertex");
      case DELETE_VERTEX ->
          new Mutation.DeleteVertex(
              VertexIdMessages.id(
                  message.getDeleteVertex().hasId(),
                  message.getDeleteVertex().getId(),
                  field + ".delete_vertex.id"));
      case PUT_EDGE -> putEdge(message.getPutEdge(), ordinal, field + ".put_edge");
      case DELETE_EDGE -> deleteEdge(message.getDeleteEdge(), field + ".delete_edge");
      case KIND_NOT_SET -> throw RequestException.missing(field);
    };
  }

  private Mutation putVertex(PutVertex put, String field) {
    return new Mutation.PutVertex(
        VertexIdMessages.id(put.hasId(), put.getId(), field + ".id"),
        vertexLabel(schema, put.getLabel(), field + ".label"),
        PropertyMessages.ofVertex(schema, put.getPropertiesList(), field + ".properties"),
        mode(put.getMode()));
  }

  private Mutation patchVertex(PatchVertex patch, String field) {
    Set<Integer> removed = new HashSet<>();
    for (String name : patch.getRemoveList()) {
      // A key that nobody knows is removed already.
      schema.findPropertyKey(name).map(PropertyKey::id).ifPresent(removed::add);
    }
    return new Mutation.PatchVertex(
        VertexIdMessages.id(patch.hasId(), patch.getId(), field + ".id"),
        PropertyMessages.ofVertex(schema, patch.getSetList(), field + ".set"),
        removed);
  }

  private Mutation putEdge(PutEdge put, int ordinal, String field) {
    EdgeLabel label = EdgeMessages.label(schema, put.getLabel(), field + ".label");
    Mutation.Mode mode = mode(put.getMode());
    Long tieBreaker =
        EdgeMessages.tieBreaker(
            schema,
            label,
            put.hasEventKey() ? put.getEventKey() : null,
            put.hasTieBreaker() ? put.getTieBreaker() : null,
            field + (put.hasEventKey() ? ".event_key" : ".tie_breaker"));
    if (put.hasTieBreaker() && mode != Mutation.Mode.UPDATE) {
      throw RequestException.invalid(
          field + ".tie_breaker",
          "A tie-breaker names an edge that is there already: it goes with the mode UPDATE only");
    }
    if (tieBreaker == null) {
      if (mode == Mutation.Mode.UPDATE) {
        throw RequestException.invalid(
            field + ".mode",
            "To update an edge with the MULTI label '"
                + label.name()
                + "', say which: set its event_key or its tie_breaker");
      }
      tieBreaker =
          repeatable == null
              ? numbers.nextTieBreaker(schema.graph())
              : WriteIds.tieBreaker(repeatable, ordinal);
    }
    return new Mutation.PutEdge(
        new EdgeKey(
            VertexIdMessages.id(put.hasSource(), put.getSource(), field + ".source"),
            label.id(),
            VertexIdMessages.id(put.hasDestination(), put.getDestination(), field + ".destination"),
            tieBreaker),
        sortKey(put, label, field),
        PropertyMessages.ofEdge(schema, withoutSortKey(put, label), field + ".properties"),
        mode,
        label.inList(),
        EdgeMessages.endpointLabel(schema, label));
  }

  private long sortKey(PutEdge put, EdgeLabel label, String field) {
    String property = label.sortKey().property();
    for (Property candidate : put.getPropertiesList()) {
      if (candidate.getKey().equals(property)) {
        String place = field + ".properties." + property;
        if (put.hasSortKey()) {
          throw RequestException.invalid(
              place, "The sort key is given twice: as sort_key and as the property " + property);
        }
        return EdgeMessages.sortKey(label, ValueMessages.value(candidate.getValue(), place), place);
      }
    }
    return put.hasSortKey()
        ? put.getSortKey()
        : EdgeMessages.defaultSortKey(label, clock, field + ".sort_key");
  }

  private static List<Property> withoutSortKey(PutEdge put, EdgeLabel label) {
    String property = label.sortKey().property();
    List<Property> rest = new ArrayList<>(put.getPropertiesCount());
    for (Property candidate : put.getPropertiesList()) {
      if (!candidate.getKey().equals(property)) {
        rest.add(candidate);
      }
    }
    return rest;
  }

  private Mutation deleteEdge(DeleteEdge delete, String field) {
    EdgeLabel label = EdgeMessages.label(schema, delete.getLabel(), field + ".label");
    return new Mutation.DeleteEdge(
        new EdgeKey(
            VertexIdMessages.id(delete.hasSource(), delete.getSource(), field + ".source"),
            label.id(),
            VertexIdMessages.id(
                delete.hasDestination(), delete.getDestination(), field + ".destination"),
            named(
                label,
                delete.hasEventKey() ? delete.getEventKey() : null,
                delete.hasTieBreaker() ? delete.getTieBreaker() : null,
                field)),
        label.inList());
  }

  private long named(
      EdgeLabel label, @Nullable String eventKey, @Nullable Long tieBreaker, String field) {
    Long identity = EdgeMessages.tieBreaker(schema, label, eventKey, tieBreaker, field);
    if (identity == null) {
      throw RequestException.invalid(
          field,
          "Of the edges with the MULTI label '"
              + label.name()
              + "', say which: set event_key or tie_breaker");
    }
    return identity;
  }

  Precondition translate(io.kithgraph.api.v1.Precondition message, String field) {
    return switch (message.getKindCase()) {
      case VERTEX_VERSION -> {
        VertexVersion version = message.getVertexVersion();
        yield new Precondition.VertexAt(
            VertexIdMessages.id(version.hasId(), version.getId(), field + ".vertex_version.id"),
            version.getVersion());
      }
      case LIST_VERSION -> {
        ListVersion version = message.getListVersion();
        yield new Precondition.ListAt(
            new ListKey(
                VertexIdMessages.id(
                    version.hasVertex(), version.getVertex(), field + ".list_version.vertex"),
                EdgeMessages.label(schema, version.getLabel(), field + ".list_version.label").id(),
                EdgeMessages.direction(version.getDirection())),
            version.getVersion());
      }
      case EDGE_PRESENCE -> {
        EdgePresence presence = message.getEdgePresence();
        String place = field + ".edge_presence";
        EdgeLabel label = EdgeMessages.label(schema, presence.getLabel(), place + ".label");
        yield new Precondition.EdgePresence(
            new EdgeKey(
                VertexIdMessages.id(presence.hasSource(), presence.getSource(), place + ".source"),
                label.id(),
                VertexIdMessages.id(
                    presence.hasDestination(), presence.getDestination(), place + ".destination"),
                named(
                    label,
                    presence.hasEventKey() ? presence.getEventKey() : null,
                    presence.hasTieBreaker() ? presence.getTieBreaker() : null,
                    place)),
            presence.getExists());
      }
      case KIND_NOT_SET -> throw RequestException.missing(field);
    };
  }

  static LabelId vertexLabel(GraphSchema schema, String name, String field) {
    return schema
        .findVertexLabel(name)
        .map(VertexLabel::id)
        .orElseThrow(
            () ->
                RequestException.invalid(
                    field, "The graph '" + schema.name() + "' has no vertex label '" + name + "'"));
  }

  static Mutation.Mode mode(PutMode message) {
    return switch (message) {
      case PUT_MODE_UNSPECIFIED, PUT_MODE_UPSERT, UNRECOGNIZED -> Mutation.Mode.UPSERT;
      case PUT_MODE_IF_ABSENT -> Mutation.Mode.IF_ABSENT;
      case PUT_MODE_CREATE -> Mutation.Mode.CREATE;
      case PUT_MODE_UPDATE -> Mutation.Mode.UPDATE;
    };
  }
}
