package io.kithgraph.query.gremlin;

import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/** A property of an edge or of a vertex property. Immutable; removing it changes its element. */
public final class KithProperty<V> implements Property<V> {
  private final Element element;
  private final String key;
  private final V value;

  KithProperty(Element element, String key, V value) {
    this.element = element;
    this.key = key;
    this.value = value;
  }

  @Override
  public String key() {
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
  public Element element() {
    return element;
  }

  @Override
  public void remove() {
    if (element instanceof KithEdge edge) {
      edge.removeProperty(key);
    } else if (element instanceof KithVertexProperty<?> property) {
      property.removeProperty(key);
    }
  }

  @Override
  @SuppressWarnings("EqualsWhichDoesntCheckParameterClass") // The helper does.
  public boolean equals(@Nullable Object other) {
    return ElementHelper.areEqual(this, other);
  }

  @Override
  public int hashCode() {
    return ElementHelper.hashCode(this);
  }

  @Override
  public String toString() {
    return StringFactory.propertyString(this);
  }
}
