package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.query.gremlin.terms.Removed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * One value of a property of a vertex, which may have properties of its own. Confined to one thread
 * at a time.
 */
public final class KithVertexProperty<V> implements VertexProperty<V> {
  private final KithVertex vertex;
  private final String key;
  private final Property stored;
  private final V value;

  KithVertexProperty(KithVertex vertex, String key, Property stored, V value) {
    this.vertex = vertex;
    this.key = key;
    this.stored = stored;
    this.value = value;
  }

  @Override
  public Object id() {
    return ElementIds.vertexPropertyId(vertex.vertexId(), key, stored.ordinal());
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String label() {
    return key;
  }

  @Override
  public V value() {
    return value;
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public Vertex element() {
    return vertex;
  }

  @Override
  public Graph graph() {
    return vertex.graph();
  }

  private KithGraph kithGraph() {
    return (KithGraph) vertex.graph();
  }

  /** This property as the vertex has it now, or empty if it was removed. */
  private Optional<Property> current() {
    for (Property property : vertex.storedProperties()) {
      if (property.keyId() == stored.keyId() && property.ordinal() == stored.ordinal()) {
        return Optional.of(property);
      }
    }
    return Optional.empty();
  }

  @Override
  @SuppressWarnings(
      "unchecked") // The caller names the type of the values, as everywhere in TinkerPop.
  public <U> Iterator<org.apache.tinkerpop.gremlin.structure.Property<U>> properties(
      String... keys) {
    PropertySet meta = current().map(Property::meta).orElse(PropertySet.EMPTY);
    if (meta.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<org.apache.tinkerpop.gremlin.structure.Property<U>> properties = new ArrayList<>();
    for (Property property : meta.properties()) {
      String name = kithGraph().names().propertyKey(property.keyId()).name();
      if (ElementHelper.keyExists(name, keys)) {
        properties.add(new KithProperty<>(this, name, (U) property.value()));
      }
    }
    return properties.iterator();
  }

  @Override
  public <U> org.apache.tinkerpop.gremlin.structure.Property<U> property(
      String name, @Nullable U metaValue) {
    Property now = current().orElseThrow(this::removed);
    ElementHelper.validateProperty(name, metaValue);
    if (metaValue == null) {
      removeProperty(name);
      return org.apache.tinkerpop.gremlin.structure.Property.empty();
    }
    GraphSchema schema = kithGraph().names().forKeys(List.of(name));
    PropertySet added = KithVertex.metaSet(schema, Map.of(name, metaValue));
    replaceMeta(now, now.meta().merge(added, List.of()));
    return new KithProperty<>(this, name, metaValue);
  }

  /** Removes a property of this property, if it is there. */
  void removeProperty(String name) {
    Property now = current().orElseThrow(this::removed);
    kithGraph()
        .names()
        .schema()
        .findPropertyKey(name)
        .ifPresent(
            known -> replaceMeta(now, now.meta().merge(PropertySet.EMPTY, List.of(known.id()))));
  }

  private void replaceMeta(Property now, PropertySet meta) {
    vertex.replaceProperty(now, new Property(now.keyId(), now.value(), now.ordinal(), meta));
  }

  @Override
  public void remove() {
    current().ifPresent(now -> vertex.replaceProperty(now, null));
  }

  private IllegalStateException removed() {
    return Removed.exception(VertexProperty.class, id());
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
    return StringFactory.propertyString(this);
  }
}
