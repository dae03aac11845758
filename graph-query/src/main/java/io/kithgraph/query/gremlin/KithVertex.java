package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.Directions;
import io.kithgraph.query.gremlin.terms.KeyValues;
import io.kithgraph.query.gremlin.terms.MultiProperties;
import io.kithgraph.query.gremlin.terms.PropertyValues;
import io.kithgraph.query.gremlin.terms.Removed;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * A handle of a vertex: its id, and what was read of it, for as long as the transaction that read
 * it lasts. A vertex that is no longer there has its id, the label it had, and no properties.
 * Confined to one thread at a time.
 */
public final class KithVertex implements Vertex {
  private final KithGraph graph;
  private final VertexId id;
  private final @Nullable VertexBatch batch;
  private final int position;
  private @Nullable VertexRecord record;
  private @Nullable OpenTransaction readIn;
  private @Nullable String label;

  /** A vertex known by its id alone. */
  KithVertex(KithGraph graph, VertexId id) {
    this.graph = graph;
    this.id = id;
    this.batch = null;
    this.position = 0;
  }

  /** A vertex known by its id, which reads ahead for the others of its batch. */
  KithVertex(KithGraph graph, VertexBatch batch, int position) {
    this.graph = graph;
    this.id = batch.id(position);
    this.batch = batch;
    this.position = position;
  }

  /** A vertex that was read. */
  KithVertex(
      KithGraph graph,
      VertexBatch batch,
      int position,
      OpenTransaction readIn,
      VertexRecord record) {
    this(graph, batch, position);
    this.readIn = readIn;
    this.record = record;
  }

  VertexId vertexId() {
    return id;
  }

  /** The vertices that were reached together with this one, if any; this is one of them. */
  @Nullable VertexBatch batch() {
    return batch;
  }

  int position() {
    return position;
  }

  @Override
  public Object id() {
    return id.value();
  }

  @Override
  public String label() {
    VertexRecord state = state(graph.open());
    if (state != null) {
      label = graph.names().vertexLabelName(state.label());
    }
    return label == null ? Vertex.DEFAULT_LABEL : label;
  }

  @Override
  public Graph graph() {
    return graph;
  }

  /** The vertex as the transaction sees it, or null if it is not there. */
  private @Nullable VertexRecord state(OpenTransaction transaction) {
    Optional<Optional<VertexRecord>> changed = transaction.graph().changedVertex(id);
    if (changed.isPresent()) {
      return changed.get().orElse(null);
    }
    if (readIn != transaction) {
      record = read(transaction);
      readIn = transaction;
    }
    return record;
  }

  private @Nullable VertexRecord read(OpenTransaction transaction) {
    if (batch != null && batch.belongsTo(transaction)) {
      return batch.record(position);
    }
    return transaction
        .reads()
        .vertices(new VertexRead(List.of(id), true), transaction.newExecution())
        .get(0)
        .orElse(null);
  }

  /** The vertex as the transaction sees it, to be decided upon or changed. */
  private VertexRecord presentState(OpenTransaction transaction) {
    VertexRecord state = state(transaction);
    if (state == null) {
      throw removed();
    }
    return state;
  }

  private IllegalStateException removed() {
    return Removed.exception(Vertex.class, id());
  }

  /** All properties of the vertex, as they are stored. */
  List<Property> storedProperties() {
    OpenTransaction transaction = graph.open();
    VertexRecord state = state(transaction);
    if (state == null) {
      return List.of();
    }
    transaction.graph().dependOn(state);
    return state.properties().properties();
  }

  @Override
  @SuppressWarnings(
      "unchecked") // The caller names the type of the values, as everywhere in TinkerPop.
  public <V> Iterator<VertexProperty<V>> properties(String... keys) {
    List<Property> stored = storedProperties();
    if (stored.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<VertexProperty<V>> properties = new ArrayList<>(stored.size());
    for (Property property : stored) {
      String key = graph.names().propertyKey(property.keyId()).name();
      if (ElementHelper.keyExists(key, keys)) {
        properties.add(
            (VertexProperty<V>) new KithVertexProperty<>(this, key, property, property.value()));
      }
    }
    return properties.iterator();
  }

  @Override
  public <V> VertexProperty<V> property(String key) {
    Iterator<VertexProperty<V>> values = properties(key);
    if (!values.hasNext()) {
      return VertexProperty.empty();
    }
    VertexProperty<V> value = values.next();
    if (values.hasNext()) {
      throw Vertex.Exceptions.multiplePropertiesExistForProvidedKey(key);
    }
    return value;
  }

  @Override
  public <V> VertexProperty<V> property(
      VertexProperty.@Nullable Cardinality cardinality,
      String key,
      @Nullable V value,
      Object... keyValues) {
    OpenTransaction transaction = graph.open();
    VertexRecord state = presentState(transaction);
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    ElementHelper.validateProperty(key, value);
    if (ElementHelper.getIdValue(keyValues).isPresent()) {
      throw VertexProperty.Exceptions.userSuppliedIdsNotSupported();
    }
    VertexProperty.Cardinality how =
        cardinality == null ? graph.features().vertex().getCardinality(key) : cardinality;
    if (value == null) {
      if (how == VertexProperty.Cardinality.single) {
        removeAll(transaction, state, key);
      }
      return VertexProperty.empty();
    }
    Map<String, Object> meta = KeyValues.properties(keyValues);
    List<String> names = new ArrayList<>(meta.keySet());
    names.add(key);
    GraphSchema schema = graph.names().forKeys(names);
    PropertyKey propertyKey = schema.findPropertyKey(key).orElseThrow();
    Object stored = PropertyValues.checked(propertyKey, value);
    PropertySet metaSet = metaSet(schema, meta);
    if (how != VertexProperty.Cardinality.single) {
      transaction.graph().dependOn(state);
    }
    Property property =
        MultiProperties.place(state.properties().properties(), propertyKey, stored, metaSet, how);
    List<Property> all = MultiProperties.with(state.properties().properties(), property, how);
    transaction.graph().changeVertex(state, PropertySet.of(all), Set.of(propertyKey.id()));
    return new KithVertexProperty<>(this, key, property, value);
  }

  static PropertySet metaSet(GraphSchema schema, Map<String, Object> meta) {
    List<Property> properties = new ArrayList<>();
    meta.forEach(
        (key, value) -> {
          PropertyKey known = schema.findPropertyKey(key).orElseThrow();
          properties.add(Property.of(known.id(), PropertyValues.checked(known, value)));
        });
    return PropertySet.of(properties);
  }

  private void removeAll(OpenTransaction transaction, VertexRecord state, String key) {
    graph
        .names()
        .schema()
        .findPropertyKey(key)
        .ifPresent(
            known -> {
              List<Property> rest =
                  state.properties().properties().stream()
                      .filter(property -> property.keyId() != known.id())
                      .toList();
              transaction.graph().changeVertex(state, PropertySet.of(rest), Set.of(known.id()));
            });
  }

  /** Puts one property in the place of that with its key and ordinal; removes it if null. */
  void replaceProperty(Property old, @Nullable Property replacement) {
    OpenTransaction transaction = graph.open();
    VertexRecord state = presentState(transaction);
    transaction.graph().dependOn(state);
    List<Property> all = new ArrayList<>();
    for (Property property : state.properties().properties()) {
      boolean meant = property.keyId() == old.keyId() && property.ordinal() == old.ordinal();
      if (!meant) {
        all.add(property);
      } else if (replacement != null) {
        all.add(replacement);
      }
    }
    transaction.graph().changeVertex(state, PropertySet.of(all), Set.of(old.keyId()));
  }

  @Override
  public Edge addEdge(String edgeLabel, Vertex inVertex, Object... keyValues) {
    if (inVertex == null) {
      throw Graph.Exceptions.argumentCanNotBeNull("inVertex");
    }
    ElementHelper.validateLabel(edgeLabel);
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    if (ElementHelper.getIdValue(keyValues).isPresent()) {
      throw Edge.Exceptions.userSuppliedIdsNotSupported();
    }
    KithVertex destination =
        inVertex instanceof KithVertex known
            ? known
            : new KithVertex(graph, graph.vertexId(inVertex));
    OpenTransaction transaction = graph.open();
    for (KithVertex end : List.of(this, destination)) {
      if (transaction.graph().changedVertex(end.id).map(Optional::isEmpty).orElse(false)) {
        throw end.removed();
      }
    }
    return new EdgeMaker(graph, transaction).make(this, edgeLabel, destination, keyValues);
  }

  @Override
  public void remove() {
    OpenTransaction transaction = graph.open();
    presentState(transaction);
    label();
    transaction.graph().deleteVertex(id);
  }

  @Override
  public Iterator<Edge> edges(Direction direction, String... edgeLabels) {
    return elements(direction, edgeLabels, AdjacencyScan.Output.EDGES);
  }

  @Override
  public Iterator<Vertex> vertices(Direction direction, String... edgeLabels) {
    return elements(direction, edgeLabels, AdjacencyScan.Output.NEIGHBOURS);
  }

  @SuppressWarnings("unchecked") // The output says which of the two it is.
  private <E extends Element> Iterator<E> elements(
      Direction direction, String[] edgeLabels, AdjacencyScan.Output output) {
    OpenTransaction transaction = graph.open();
    AdjacencyScan scan =
        AdjacencyScan.of(Directions.side(direction), Arrays.asList(edgeLabels), output);
    return (Iterator<E>)
        (Iterator<?>)
            new AdjacencyElements(
                graph,
                transaction,
                transaction.reads(),
                transaction.newExecution(),
                List.of(id),
                scan);
  }

  @Override
  @SuppressWarnings("EqualsWhichDoesntCheckParameterClass") // The helper does.
  public boolean equals(@Nullable Object other) {
    return ElementHelper.areEqual(this, other);
  }

  @Override
  public int hashCode() {
    return ElementHelper.hashCode((Element) this);
  }

  @Override
  public String toString() {
    return StringFactory.vertexString(this);
  }
}
