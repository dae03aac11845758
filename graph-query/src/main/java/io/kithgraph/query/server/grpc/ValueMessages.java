package io.kithgraph.query.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.kithgraph.api.v1.DateTime;
import io.kithgraph.api.v1.NullMarker;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.ValueEntry;
import io.kithgraph.api.v1.ValueList;
import io.kithgraph.api.v1.ValueMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Property values as messages and as Java values of the classes that {@code PropertyType} names.
 */
final class ValueMessages {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_DIGITS = 10_000;

  private ValueMessages() {}

  /** The value that a message holds, never null. */
  static Object value(Value message, String field) {
    Object value = value(message, field, 0);
    if (value == null) {
      throw RequestException.invalid(
          field, "A property has a value; null is allowed within collections only");
    }
    return value;
  }

  private static @Nullable Object value(Value message, String field, int depth) {
    if (depth > MAX_DEPTH) {
      throw RequestException.invalid(
          field, "Collections nest at most " + MAX_DEPTH + " deep in '" + field + "'");
    }
    try {
      return switch (message.getKindCase()) {
        case BOOL_VALUE -> message.getBoolValue();
        case INT32_VALUE -> message.getInt32Value();
        case INT64_VALUE -> message.getInt64Value();
        case FLOAT_VALUE -> message.getFloatValue();
        case DOUBLE_VALUE -> message.getDoubleValue();
        case STRING_VALUE -> message.getStringValue();
        case BYTES_VALUE -> message.getBytesValue().toByteArray();
        case UUID_VALUE -> uuid(message.getUuidValue());
        case INSTANT_VALUE -> instant(message.getInstantValue());
        case LIST_VALUE -> elements(message.getListValue(), new ArrayList<>(), field, depth);
        case SET_VALUE -> elements(message.getSetValue(), new LinkedHashSet<>(), field, depth);
        case MAP_VALUE -> map(message.getMapValue(), field, depth);
        case INT8_VALUE -> (byte) ranged(message.getInt8Value(), Byte.MIN_VALUE, Byte.MAX_VALUE);
        case INT16_VALUE ->
            (short) ranged(message.getInt16Value(), Short.MIN_VALUE, Short.MAX_VALUE);
        case BIG_INTEGER_VALUE -> new BigInteger(digits(message.getBigIntegerValue()));
        case BIG_DECIMAL_VALUE -> new BigDecimal(digits(message.getBigDecimalValue()));
        case DATE_TIME_VALUE ->
            instant(message.getDateTimeValue().getInstant())
                .atOffset(ZoneOffset.ofTotalSeconds(message.getDateTimeValue().getOffsetSeconds()));
        case NULL_VALUE -> null;
        case KIND_NOT_SET ->
            throw RequestException.invalid(field, "A value has no kind set in '" + field + "'");
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw RequestException.invalid(
          field, "The value in '" + field + "' is malformed: " + e.getMessage());
    }
  }

  private static UUID uuid(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("a UUID has 36 characters, not " + text.length());
    }
    return UUID.fromString(text);
  }

  private static int ranged(int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " is not within " + min + " to " + max);
    }
    return value;
  }

  private static String digits(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new IllegalArgumentException(
          "a number has 1 to " + MAX_DIGITS + " characters, not " + text.length());
    }
    return text;
  }

  private static Instant instant(Timestamp timestamp) {
    int nanos = timestamp.getNanos();
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds are 0 to 999999999, not " + nanos);
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), nanos);
  }

  private static <C extends Collection<@Nullable Object>> C elements(
      ValueList message, C into, String field, int depth) {
    for (Value element : message.getValuesList()) {
      into.add(value(element, field, depth + 1));
    }
    return into;
  }

  private static Map<@Nullable Object, @Nullable Object> map(
      ValueMap message, String field, int depth) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (ValueEntry entry : message.getEntriesList()) {
      map.put(value(entry.getKey(), field, depth + 1), value(entry.getValue(), field, depth + 1));
    }
    return map;
  }

  /** The message that holds a value. */
  static Value message(@Nullable Object value) {
    Value.Builder message = Value.newBuilder();
    if (value == null) {
      message.setNullValue(NullMarker.NULL_MARKER_UNSPECIFIED);
    } else if (value instanceof Boolean bool) {
      message.setBoolValue(bool);
    } else if (value instanceof Integer number) {
      message.setInt32Value(number);
    } else if (value instanceof Long number) {
      message.setInt64Value(number);
    } else if (value instanceof Float number) {
      message.setFloatValue(number);
    } else if (value instanceof Double number) {
      message.setDoubleValue(number);
    } else if (value instanceof String string) {
      message.setStringValue(string);
    } else if (value instanceof byte[] bytes) {
      message.setBytesValue(ByteString.copyFrom(bytes));
    } else if (value instanceof UUID uuid) {
      message.setUuidValue(uuid.toString());
    } else if (value instanceof Instant instant) {
      message.setInstantValue(timestamp(instant));
    } else if (value instanceof List<?> list) {
      message.setListValue(elements(list));
    } else if (value instanceof Set<?> set) {
      message.setSetValue(elements(set));
    } else if (value instanceof Map<?, ?> map) {
      ValueMap.Builder entries = ValueMap.newBuilder();
      map.forEach(
          (key, element) ->
              entries.addEntries(
                  ValueEntry.newBuilder().setKey(message(key)).setValue(message(element))));
      message.setMapValue(entries);
    } else if (value instanceof Byte number) {
      message.setInt8Value(number);
    } else if (value instanceof Short number) {
      message.setInt16Value(number);
    } else if (value instanceof BigInteger number) {
      message.setBigIntegerValue(number.toString());
    } else if (value instanceof BigDecimal number) {
      message.setBigDecimalValue(number.toString());
    } else if (value instanceof OffsetDateTime dateTime) {
      message.setDateTimeValue(
          DateTime.newBuilder()
              .setInstant(timestamp(dateTime.toInstant()))
              .setOffsetSeconds(dateTime.getOffset().getTotalSeconds()));
    } else {
      throw new IllegalArgumentException("No property has a value of " + value.getClass());
    }
    return message.build();
  }

  private static ValueList.Builder elements(Collection<?> elements) {
    ValueList.Builder list = ValueList.newBuilder();
    elements.forEach(element -> list.addValues(message(element)));
    return list;
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
