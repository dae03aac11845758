package io.kithgraph.model;

/**
 * One property of an edge or a vertex. Immutable.
 *
 * @param keyId the number that the graph's schema gave to the property key, positive
 * @param value a value of a class that {@link PropertyType} names
 * @param ordinal tells the values of one multi-property of a vertex apart: never used again within
 *     the vertex, 0 on edges
 * @param meta properties of this property; empty on edges
 */
public record Property(int keyId, Object value, int ordinal, PropertySet meta) {
  public Property {
    if (keyId <= 0) {
      throw new IllegalArgumentException("A property key number is positive, not " + keyId);
    }
    if (ordinal < 0) {
      throw new IllegalArgumentException("A property ordinal is not negative: " + ordinal);
    }
  }

  /** A plain property, as edges have them. */
  public static Property of(int keyId, Object value) {
    return new Property(keyId, value, 0, PropertySet.EMPTY);
  }
}
