package io.kithgraph.loadgen.exporter;

import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.VertexId;
import java.time.Instant;
import java.util.Base64;

/** Ids and values as fields that an import reads as the same ones, or a refusal. */
final class TableFields {
  private static final int ASCII_ZERO = '0';

  private TableFields() {}

  /** Whether a field can hold values of the type. */
  static boolean fits(PropertyType type) {
    return switch (type) {
      case PROPERTY_TYPE_LIST,
          PROPERTY_TYPE_SET,
          PROPERTY_TYPE_MAP,
          PROPERTY_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
      default -> true;
    };
  }

  static String id(VertexId id) {
    if (id.hasNumber()) {
      return Long.toString(id.getNumber());
    }
    String text = id.getString();
    if (!survives(text) || looksLikeInteger(text)) {
      throw lost("an id", id);
    }
    return text;
  }

  static String value(Property property, VertexId of) {
    Value value = property.getValue();
    return switch (value.getKindCase()) {
      case STRING_VALUE -> {
        if (!survives(value.getStringValue())) {
          throw lost("the text of '" + property.getKey() + "'", of);
        }
        yield value.getStringValue();
      }
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT64_VALUE -> Long.toString(value.getInt64Value());
      case INT32_VALUE -> Integer.toString(value.getInt32Value());
      case INT16_VALUE -> Integer.toString(value.getInt16Value());
      case INT8_VALUE -> Integer.toString(value.getInt8Value());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case FLOAT_VALUE -> Float.toString(value.getFloatValue());
      case UUID_VALUE -> value.getUuidValue();
      case BIG_INTEGER_VALUE -> value.getBigIntegerValue();
      case BIG_DECIMAL_VALUE -> value.getBigDecimalValue();
      case BYTES_VALUE -> {
        if (value.getBytesValue().isEmpty()) {
          throw lost("the bytes of '" + property.getKey() + "'", of);
        }
        yield Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      }
      case INSTANT_VALUE ->
          Instant.ofEpochSecond(
                  value.getInstantValue().getSeconds(), value.getInstantValue().getNanos())
              .toString();
      case DATE_TIME_VALUE -> {
        if (value.getDateTimeValue().getOffsetSeconds() != 0) {
          throw lost("the time zone of '" + property.getKey() + "'", of);
        }
        yield Instant.ofEpochSecond(
                value.getDateTimeValue().getInstant().getSeconds(),
                value.getDateTimeValue().getInstant().getNanos())
            .toString();
      }
      case LIST_VALUE, SET_VALUE, MAP_VALUE, NULL_VALUE, KIND_NOT_SET ->
          throw lost("the value of '" + property.getKey() + "'", of);
    };
  }

  /** An empty field is no value, blanks around a field are dropped, and # begins a comment. */
  private static boolean survives(String text) {
    return !text.isEmpty()
        && text.equals(text.strip())
        && text.charAt(0) != '#'
        && text.indexOf('\uFFFD') < 0;
  }

  private static boolean looksLikeInteger(String text) {
    int from = text.charAt(0) == '-' ? 1 : 0;
    return text.length() > from
        && text.chars().skip(from).allMatch(c -> c >= ASCII_ZERO && c <= ASCII_ZERO + 9);
  }

  static ExportException lost(String what, VertexId of) {
    return new ExportException(
        "A table cannot keep "
            + what
            + " at vertex "
            + (of.hasNumber() ? of.getNumber() : "'" + of.getString() + "'")
            + " as it is; export with --format jsonl");
  }
}
