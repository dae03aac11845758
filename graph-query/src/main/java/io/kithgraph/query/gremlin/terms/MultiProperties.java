package io.kithgraph.query.gremlin.terms;

import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import java.util.ArrayList;
import java.util.List;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;

/** Where a new value goes among the properties of a vertex, by its cardinality. Pure. */
public final class MultiProperties {
  private MultiProperties() {}

  /**
   * The property that a value becomes: with the ordinal of the equal one in a set, or a new one in
   * a list.
   */
  public static Property place(
      List<Property> existing,
      PropertyKey key,
      Object value,
      PropertySet meta,
      Cardinality cardinality) {
    if (cardinality == Cardinality.single) {
      return new Property(key.id(), value, 0, meta);
    }
    int next = 0;
    for (Property property : existing) {
      if (property.keyId() == key.id()) {
        if (cardinality == Cardinality.set && property.value().equals(value)) {
          PropertySet merged = property.meta().merge(meta, List.of());
          return new Property(key.id(), property.value(), property.ordinal(), merged);
        }
        next = Math.max(next, property.ordinal() + 1);
      }
    }
    return new Property(key.id(), value, next, meta);
  }

  /** The properties with the placed one among them. */
  public static List<Property> with(
      List<Property> existing, Property placed, Cardinality cardinality) {
    List<Property> all = new ArrayList<>(existing.size() + 1);
    for (Property property : existing) {
      boolean sameKey = property.keyId() == placed.keyId();
      boolean replaced =
          sameKey && (cardinality == Cardinality.single || property.ordinal() == placed.ordinal());
      if (!replaced) {
        all.add(property);
      }
    }
    all.add(placed);
    return all;
  }
}
