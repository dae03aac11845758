package io.kithgraph.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The properties of one edge or vertex in their encoded form, decoded on demand. Immutable and
 * thread-safe.
 *
 * <p>Layout, version 1: the properties one after another, in ascending key number and then ordinal,
 * each as
 *
 * <pre>
 *   key number   varint
 *   type         1 byte: {@link PropertyType#code()}, plus 0x80 if ordinal and meta-properties follow
 *   [ordinal     varint]
 *   [meta        varint length, then a property set]
 *   value        as {@link PropertyCodec} says for the type
 * </pre>
 *
 * <p>An empty set is zero bytes long. The version is that of the page or message that carries the
 * set.
 */
public final class PropertySet {
  /** The set without properties. */
  public static final PropertySet EMPTY = new PropertySet(new byte[0]);

  private final byte[] encoded;

  private PropertySet(byte[] encoded) {
    this.encoded = encoded;
  }

  /**
   * The set of the given properties.
   *
   * @throws IllegalArgumentException if two have the same key number and ordinal, or a value has a
   *     class that no {@link PropertyType} names
   */
  public static PropertySet of(Collection<Property> properties) {
    return properties.isEmpty() ? EMPTY : new PropertySet(PropertyCodec.encode(properties));
  }

  /** The set of the given properties. */
  public static PropertySet of(Property... properties) {
    return of(Arrays.asList(properties));
  }

  /**
   * The set that the bytes encode, which must have come from {@link #encoded()}; they are not
   * checked until read. The array is not copied: the caller gives it away.
   */
  public static PropertySet ofEncoded(byte[] encoded) {
    return encoded.length == 0 ? EMPTY : new PropertySet(encoded);
  }

  /** The encoded form; the caller must not change it. */
  public byte[] encoded() {
    return encoded;
  }

  /** Whether there is no property. */
  public boolean isEmpty() {
    return encoded.length == 0;
  }

  /**
   * All properties, in ascending key number and ordinal.
   *
   * @throws IllegalArgumentException if the bytes are malformed
   */
  public List<Property> properties() {
    if (encoded.length == 0) {
      return List.of();
    }
    List<Property> properties = new ArrayList<>();
    PropertyCodec.Reader reader = new PropertyCodec.Reader(encoded);
    while (reader.next()) {
      properties.add(reader.property());
    }
    return properties;
  }

  /**
   * The first value of a key, or empty; other properties are skipped without decoding their values.
   */
  public Optional<Object> find(int keyId) {
    PropertyCodec.Reader reader = new PropertyCodec.Reader(encoded);
    while (reader.next()) {
      if (reader.keyId() == keyId) {
        return Optional.of(reader.value());
      }
      if (reader.keyId() > keyId) {
        break;
      }
    }
    return Optional.empty();
  }

  /**
   * This set without the properties of the given keys, and with all those of the other set added or
   * put in their place.
   */
  public PropertySet merge(PropertySet added, Collection<Integer> removedKeys) {
    if (encoded.length == 0) {
      return added;
    }
    List<Property> addedProperties = added.properties();
    List<Property> merged = new ArrayList<>(addedProperties);
    for (Property property : properties()) {
      boolean replaced =
          removedKeys.contains(property.keyId())
              || addedProperties.stream().anyMatch(p -> p.keyId() == property.keyId());
      if (!replaced) {
        merged.add(property);
      }
    }
    return of(merged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PropertySet set && Arrays.equals(encoded, set.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "PropertySet[" + HexFormat.of().formatHex(encoded) + "]";
  }
}
