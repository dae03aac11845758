package io.kithgraph.query.server.grpc;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.PropertyType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties as messages and as property sets of a schema. */
final class PropertyMessages {
  private PropertyMessages() {}

  /** The properties of an edge: no key twice, no meta-properties. */
  static PropertySet ofEdge(
      GraphSchema schema, List<io.kithgraph.api.v1.Property> messages, String field) {
    if (messages.isEmpty()) {
      return PropertySet.EMPTY;
    }
    List<Property> properties = new ArrayList<>(messages.size());
    for (io.kithgraph.api.v1.Property message : messages) {
      if (message.getMetaCount() != 0) {
        throw RequestException.invalid(
            field, "The edge property '" + message.getKey() + "' cannot have meta-properties");
      }
      PropertyKey key = key(schema, message.getKey(), field);
      properties.add(Property.of(key.id(), value(key, message, field)));
    }
    return limited(encode(properties, field), RequestLimits.MAX_EDGE_PROPERTY_BYTES, field);
  }

  /** The properties of a vertex: a key may be repeated, and may have meta-properties. */
  static PropertySet ofVertex(
      GraphSchema schema, List<io.kithgraph.api.v1.Property> messages, String field) {
    if (messages.isEmpty()) {
      return PropertySet.EMPTY;
    }
    List<Property> properties = new ArrayList<>(messages.size());
    Map<Integer, Integer> ordinals = new HashMap<>();
    for (io.kithgraph.api.v1.Property message : messages) {
      PropertyKey key = key(schema, message.getKey(), field);
      int ordinal = ordinals.merge(key.id(), 1, Integer::sum) - 1;
      PropertySet meta = ofEdge(schema, message.getMetaList(), field);
      properties.add(new Property(key.id(), value(key, message, field), ordinal, meta));
    }
    return limited(encode(properties, field), RequestLimits.MAX_VERTEX_PROPERTY_BYTES, field);
  }

  /** A property key of the schema. */
  static PropertyKey key(GraphSchema schema, String name, String field) {
    return schema
        .findPropertyKey(name)
        .orElseThrow(
            () ->
                RequestException.invalid(
                    field, "The graph '" + schema.name() + "' has no property key '" + name + "'"));
  }

  private static Object value(PropertyKey key, io.kithgraph.api.v1.Property message, String field) {
    if (!message.hasValue()) {
      throw RequestException.invalid(field, "The property '" + key.name() + "' has no value");
    }
    return typed(key, ValueMessages.value(message.getValue(), field), field);
  }

  /** A value as the key's type; numbers of other types are taken if nothing is lost. */
  static Object typed(PropertyKey key, Object value, String field) {
    if (key.type().isEmpty()) {
      return value;
    }
    PropertyType type = key.type().get();
    if (type.accepts(value)) {
      return value;
    }
    if (value instanceof Number number) {
      Object converted = converted(type, number);
      if (converted != null) {
        return converted;
      }
    }
    throw RequestException.invalid(
        field,
        "The property '"
            + key.name()
            + "' takes values of type "
            + type
            + ", not "
            + PropertyType.find(value).map(Enum::name).orElse("this"));
  }

  /** The number as a number of another type, if it is the same number there; else null. */
  private static @Nullable Object converted(PropertyType type, Number number) {
    boolean whole =
        number instanceof Byte
            || number instanceof Short
            || number instanceof Integer
            || number instanceof Long;
    long value = number.longValue();
    if (type == PropertyType.INT64 && whole) {
      return value;
    }
    if (type == PropertyType.INT32 && whole && value == (int) value) {
      return (int) value;
    }
    if (type == PropertyType.INT16 && whole && value == (short) value) {
      return (short) value;
    }
    if (type == PropertyType.INT8 && whole && value == (byte) value) {
      return (byte) value;
    }
    boolean exact = whole && (long) number.doubleValue() == value;
    if (type == PropertyType.DOUBLE && (exact || number instanceof Float)) {
      return number.doubleValue();
    }
    return null;
  }

  /** The properties as a set. */
  static PropertySet encode(List<Property> properties, String field) {
    try {
      return PropertySet.of(properties);
    } catch (IllegalArgumentException e) {
      throw RequestException.invalid(
          field, "The properties cannot be stored together: " + e.getMessage());
    }
  }

  /** The set, if it is not too large. */
  static PropertySet limited(PropertySet set, int maxBytes, String field) {
    if (set.encoded().length > maxBytes) {
      throw RequestException.tooLarge(field, set.encoded().length, maxBytes, "bytes");
    }
    return set;
  }

  /** The messages that hold a property set. */
  static List<io.kithgraph.api.v1.Property> messages(GraphSchema schema, PropertySet set) {
    if (set.isEmpty()) {
      return List.of();
    }
    List<io.kithgraph.api.v1.Property> messages = new ArrayList<>();
    for (Property property : set.properties()) {
      messages.add(
          io.kithgraph.api.v1.Property.newBuilder()
              .setKey(name(schema, property.keyId()))
              .setValue(ValueMessages.message(property.value()))
              .addAllMeta(messages(schema, property.meta()))
              .build());
    }
    return messages;
  }

  private static String name(GraphSchema schema, int keyId) {
    // A key that this version does not know yet was defined while the call was under way.
    return schema.findPropertyKey(keyId).map(PropertyKey::name).orElse("#" + keyId);
  }
}
