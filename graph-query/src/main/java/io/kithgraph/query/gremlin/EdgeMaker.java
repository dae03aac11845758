package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.query.gremlin.terms.KeyValues;
import io.kithgraph.query.gremlin.terms.PropertyValues;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Mutation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds edges to a transaction. An edge of a {@code UNIQUE} label that is there already is updated:
 * it gets the given properties and sort key and keeps the others. Confined to one thread.
 */
final class EdgeMaker {
  private final KithGraph graph;
  private final OpenTransaction transaction;

  EdgeMaker(KithGraph graph, OpenTransaction transaction) {
    this.graph = graph;
    this.transaction = transaction;
  }

  KithEdge make(KithVertex source, String labelName, KithVertex destination, Object... keyValues) {
    Map<String, Object> given = KeyValues.properties(keyValues);
    GraphSchema schema = graph.names().forEdge(labelName, given.keySet());
    EdgeLabel label = schema.findEdgeLabel(labelName).orElseThrow();
    Object givenSortKey = given.remove(label.sortKey().property());
    PropertySet properties = properties(schema, given);
    EdgeRecord edge =
        label.multiplicity() == Multiplicity.UNIQUE
            ? putUnique(schema, label, source, destination, givenSortKey, properties)
            : putMulti(schema, label, source, destination, givenSortKey, properties);
    return new KithEdge(graph, label, edge, transaction, source, destination);
  }

  private static PropertySet properties(GraphSchema schema, Map<String, Object> given) {
    List<Property> properties = new ArrayList<>(given.size());
    given.forEach(
        (name, value) -> {
          PropertyKey key = schema.findPropertyKey(name).orElseThrow();
          properties.add(Property.of(key.id(), PropertyValues.checked(key, value)));
        });
    return PropertySet.of(properties);
  }

  private EdgeRecord putMulti(
      GraphSchema schema,
      EdgeLabel label,
      KithVertex source,
      KithVertex destination,
      @Nullable Object sortKey,
      PropertySet properties) {
    long tieBreaker = graph.backend().numbers().nextTieBreaker(graph.id());
    EdgeKey key = new EdgeKey(source.vertexId(), label.id(), destination.vertexId(), tieBreaker);
    EdgeRecord edge = new EdgeRecord(key, sortKey(label, sortKey), properties);
    put(schema, label, edge, false, Mutation.Mode.CREATE);
    return edge;
  }

  private EdgeRecord putUnique(
      GraphSchema schema,
      EdgeLabel label,
      KithVertex source,
      KithVertex destination,
      @Nullable Object sortKey,
      PropertySet properties) {
    EdgeKey key = new EdgeKey(source.vertexId(), label.id(), destination.vertexId(), 0);
    EdgeRecord known =
        transaction
            .graph()
            .scanReads()
            .probe(
                new EdgeProbeRead(
                    List.of(
                        new EdgeProbeRead.Probe(key.list(Direction.OUT), key.destination(), 0L)),
                    true),
                transaction.newExecution())
            .get(0)
            .edge();
    if (known == null) {
      EdgeRecord edge = new EdgeRecord(key, sortKey(label, sortKey), properties);
      if (sortKey == null && properties.isEmpty()) {
        putIfAbsent(schema, label, edge, false);
      } else {
        put(schema, label, edge, false, Mutation.Mode.UPSERT);
      }
      return edge;
    }
    if (sortKey == null && properties.isEmpty()) {
      putIfAbsent(schema, label, known, true);
      return known;
    }
    EdgeRecord edge =
        new EdgeRecord(
            key,
            sortKey == null ? known.sortKey() : encodeSortKey(label.sortKey(), sortKey),
            known.properties().merge(properties, List.of()));
    put(schema, label, edge, true, Mutation.Mode.UPSERT);
    return edge;
  }

  /** Somebody else may add the edge meanwhile: then theirs is kept, and that is no conflict. */
  private void putIfAbsent(GraphSchema schema, EdgeLabel label, EdgeRecord edge, boolean stored) {
    put(schema, label, edge, stored, Mutation.Mode.IF_ABSENT);
  }

  private void put(
      GraphSchema schema, EdgeLabel label, EdgeRecord edge, boolean stored, Mutation.Mode mode) {
    transaction.graph().putEdge(edge, stored, mode, label.inList(), endpoints(schema, label));
  }

  private static Optional<LabelId> endpoints(GraphSchema schema, EdgeLabel label) {
    return label.endpoints() == EndpointPolicy.CREATE
        ? Optional.of(schema.findVertexLabel(label.endpointLabel()).orElseThrow().id())
        : Optional.empty();
  }

  private long sortKey(EdgeLabel label, @Nullable Object given) {
    SortKeySpec spec = label.sortKey();
    if (given != null) {
      return encodeSortKey(spec, given);
    }
    if (spec.isTime()) {
      return graph.backend().clock().millis();
    }
    throw new IllegalArgumentException(
        "An edge of label '"
            + label.name()
            + "' needs its sort key: give it the property '"
            + spec.property()
            + "'");
  }

  /** The sort key that a property value stands for. */
  static long encodeSortKey(SortKeySpec spec, Object value) {
    Object plain = value;
    if (value instanceof OffsetDateTime time) {
      Instant instant = time.toInstant();
      plain = instant;
    }
    return spec.encode(plain);
  }
}
