package io.kithgraph.query.gremlin.terms;

import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.PropertyType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.jspecify.annotations.Nullable;

/**
 * Checks values that users give to properties, and widens them to the type of the key where nothing
 * is lost: {@code 5} for a key of 64-bit integers becomes {@code 5L}.
 */
public final class PropertyValues {
  private static final int MAX_DEPTH = 32;

  private PropertyValues() {}

  /**
   * The value as it is stored under the key.
   *
   * @throws IllegalArgumentException if the key does not take it, or no property can hold it
   */
  public static Object checked(PropertyKey key, Object value) {
    Object storable = storable(value, 0);
    if (key.type().isEmpty()) {
      return storable;
    }
    PropertyType type = key.type().get();
    if (type.accepts(storable)) {
      return storable;
    }
    return widened(type, storable)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The property '"
                        + key.name()
                        + "' is of type "
                        + type
                        + ", not "
                        + PropertyType.find(storable).map(Enum::name).orElse("unknown")));
  }

  private static Optional<Object> widened(PropertyType type, Object value) {
    boolean whole =
        value instanceof Byte
            || value instanceof Short
            || value instanceof Integer
            || value instanceof Long;
    if (whole) {
      long number = ((Number) value).longValue();
      return switch (type) {
        case INT8 -> number == (byte) number ? Optional.of((byte) number) : Optional.empty();
        case INT16 -> number == (short) number ? Optional.of((short) number) : Optional.empty();
        case INT32 -> number == (int) number ? Optional.of((int) number) : Optional.empty();
        case INT64 -> Optional.of(number);
        case FLOAT ->
            number == (long) (float) number ? Optional.of((float) number) : Optional.empty();
        case DOUBLE ->
            number == (long) (double) number ? Optional.of((double) number) : Optional.empty();
        case BIG_INTEGER -> Optional.of(BigInteger.valueOf(number));
        case BIG_DECIMAL -> Optional.of(BigDecimal.valueOf(number));
        default -> Optional.empty();
      };
    }
    return switch (type) {
      case DOUBLE ->
          value instanceof Float number ? Optional.of(number.doubleValue()) : Optional.empty();
      case BIG_DECIMAL ->
          value instanceof BigInteger number
              ? Optional.of(new BigDecimal(number))
              : Optional.empty();
      case INSTANT ->
          value instanceof OffsetDateTime time ? Optional.of(time.toInstant()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** A copy that nobody else can change, of classes that the codec knows. */
  private static Object storable(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "A property value nests more than " + MAX_DEPTH + " collections");
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      addAll(copy, list, depth);
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Set<?> set) {
      Set<@Nullable Object> copy = new LinkedHashSet<>();
      addAll(copy, set, depth);
      return Collections.unmodifiableSet(copy);
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(element(k, depth), element(v, depth)));
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    if (PropertyType.find(value).isEmpty()) {
      throw Property.Exceptions.dataTypeOfPropertyValueNotSupported(value);
    }
    return value;
  }

  private static void addAll(Collection<@Nullable Object> copy, Collection<?> elements, int depth) {
    for (Object element : elements) {
      copy.add(element(element, depth));
    }
  }

  private static @Nullable Object element(@Nullable Object element, int depth) {
    return element == null ? null : storable(element, depth + 1);
  }
}
