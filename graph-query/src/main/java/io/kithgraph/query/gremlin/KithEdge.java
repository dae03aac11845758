package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.query.gremlin.terms.PropertyValues;
import io.kithgraph.query.gremlin.terms.Removed;
import io.kithgraph.query.transaction.GraphTransaction;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Mutation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
import org.jspecify.annotations.Nullable;

/**
 * A handle of an edge: its identity, and its state as of the transaction that read it. The sort key
 * of the label is one of its properties; the creation time by which labels of the automatic schema
 * mode are sorted can be read by name but is not listed. Confined to one thread at a time.
 */
public final class KithEdge implements Edge {
  private final KithGraph graph;
  private final EdgeLabel label;
  private final EdgeKey key;
  private final KithVertex source;
  private final KithVertex destination;
  private @Nullable EdgeRecord record;
  private OpenTransaction readIn;

  /** An edge of which neither end was read. */
  KithEdge(KithGraph graph, EdgeLabel label, EdgeRecord record, OpenTransaction readIn) {
    this(
        graph,
        label,
        record,
        readIn,
        new KithVertex(graph, record.key().source()),
        new KithVertex(graph, record.key().destination()));
  }

  /** An edge that was reached from one end. */
  KithEdge(
      KithGraph graph,
      EdgeLabel label,
      EdgeRecord record,
      OpenTransaction readIn,
      Direction direction,
      KithVertex neighbour) {
    this(
        graph,
        label,
        record,
        readIn,
        direction == Direction.OUT ? new KithVertex(graph, record.key().source()) : neighbour,
        direction == Direction.OUT ? neighbour : new KithVertex(graph, record.key().destination()));
  }

  /** An edge between two known vertices. */
  KithEdge(
      KithGraph graph,
      EdgeLabel label,
      EdgeRecord record,
      OpenTransaction readIn,
      KithVertex source,
      KithVertex destination) {
    this.graph = graph;
    this.label = label;
    this.key = record.key();
    this.record = record;
    this.readIn = readIn;
    this.source = source;
    this.destination = destination;
  }

  /** Whether a sort key is kept out of the listed properties: nobody asked for it by name. */
  static boolean hidden(SortKeySpec sortKey) {
    return sortKey.equals(SortKeySpec.CREATION_TIME);
  }

  EdgeKey edgeKey() {
    return key;
  }

  @Override
  public Object id() {
    return ElementIds.edgeId(
        new ElementIds.EdgeName(key.source(), label.name(), key.destination(), key.tieBreaker()));
  }

  @Override
  public String label() {
    return label.name();
  }

  @Override
  public Graph graph() {
    return graph;
  }

  /** The edge as the transaction sees it, or null if it is not there. */
  private @Nullable EdgeRecord state(OpenTransaction transaction) {
    GraphTransaction changes = transaction.graph();
    if (changes.hasChanges()) {
      Optional<EdgeRecord> put = changes.putEdge(key);
      if (put.isPresent()) {
        return put.get();
      }
      if (changes.deletedEdge(key) || endDeleted(changes)) {
        return null;
      }
    }
    if (readIn != transaction) {
      EdgeProbeRead.Probe probe =
          new EdgeProbeRead.Probe(key.list(Direction.OUT), key.destination(), key.tieBreaker());
      record =
          transaction
              .reads()
              .probe(new EdgeProbeRead(List.of(probe), true), transaction.newExecution())
              .get(0)
              .edge();
      readIn = transaction;
    }
    return record;
  }

  private boolean endDeleted(GraphTransaction changes) {
    return changes.changedVertex(key.source()).map(Optional::isEmpty).orElse(false)
        || changes.changedVertex(key.destination()).map(Optional::isEmpty).orElse(false);
  }

  private EdgeRecord presentState(OpenTransaction transaction) {
    EdgeRecord state = state(transaction);
    if (state == null) {
      throw Removed.exception(Edge.class, id());
    }
    return state;
  }

  @Override
  @SuppressWarnings(
      "unchecked") // The caller names the type of the values, as everywhere in TinkerPop.
  public <V> Iterator<org.apache.tinkerpop.gremlin.structure.Property<V>> properties(
      String... keys) {
    List<org.apache.tinkerpop.gremlin.structure.Property<V>> properties = new ArrayList<>();
    EdgeRecord state = state(graph.open());
    if (state != null) {
      SortKeySpec sortKey = label.sortKey();
      boolean listed = keys.length > 0 || !hidden(sortKey);
      if (listed && ElementHelper.keyExists(sortKey.property(), keys)) {
        V value = (V) sortKey.decode(state.sortKey());
        properties.add(new KithProperty<>(this, sortKey.property(), value));
      }
      for (Property property : state.properties().properties()) {
        String name = graph.names().propertyKey(property.keyId()).name();
        if (ElementHelper.keyExists(name, keys)) {
          properties.add(new KithProperty<>(this, name, (V) property.value()));
        }
      }
    }
    return properties.iterator();
  }

  @Override
  public <V> org.apache.tinkerpop.gremlin.structure.Property<V> property(
      String name, @Nullable V value) {
    OpenTransaction transaction = graph.open();
    EdgeRecord state = presentState(transaction);
    ElementHelper.validateProperty(name, value);
    if (value == null) {
      removeProperty(name);
      return org.apache.tinkerpop.gremlin.structure.Property.empty();
    }
    if (name.equals(label.sortKey().property())) {
      long sortKey = EdgeMaker.encodeSortKey(label.sortKey(), value);
      put(transaction, new EdgeRecord(key, sortKey, state.properties()));
    } else {
      GraphSchema schema = graph.names().forEdge(label.name(), List.of(name));
      PropertyKey known = schema.findPropertyKey(name).orElseThrow();
      PropertySet added =
          PropertySet.of(Property.of(known.id(), PropertyValues.checked(known, value)));
      PropertySet merged = state.properties().merge(added, List.of());
      put(transaction, new EdgeRecord(key, state.sortKey(), merged));
    }
    return new KithProperty<>(this, name, value);
  }

  /** Removes a property, if it is there; the sort key always is and stays. */
  void removeProperty(String name) {
    if (name.equals(label.sortKey().property())) {
      throw org.apache.tinkerpop.gremlin.structure.Property.Exceptions
          .propertyRemovalNotSupported();
    }
    OpenTransaction transaction = graph.open();
    EdgeRecord state = presentState(transaction);
    graph
        .names()
        .schema()
        .findPropertyKey(name)
        .filter(known -> state.properties().find(known.id()).isPresent())
        .ifPresent(
            known -> {
              PropertySet rest = state.properties().merge(PropertySet.EMPTY, List.of(known.id()));
              put(transaction, new EdgeRecord(key, state.sortKey(), rest));
            });
  }

  private void put(OpenTransaction transaction, EdgeRecord changed) {
    transaction
        .graph()
        .putEdge(changed, true, Mutation.Mode.UPDATE, label.inList(), Optional.empty());
  }

  @Override
  public void remove() {
    OpenTransaction transaction = graph.open();
    presentState(transaction);
    transaction.graph().deleteEdge(key, label.inList());
  }

  @Override
  public Iterator<Vertex> vertices(org.apache.tinkerpop.gremlin.structure.Direction direction) {
    return switch (direction) {
      case OUT -> IteratorUtils.of(source);
      case IN -> IteratorUtils.of(destination);
      case BOTH -> IteratorUtils.of(source, destination);
    };
  }

  @Override
  public Vertex outVertex() {
    return source;
  }

  @Override
  public Vertex inVertex() {
    return destination;
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
    return StringFactory.edgeString(this);
  }
}
