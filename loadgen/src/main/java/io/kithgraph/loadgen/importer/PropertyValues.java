package io.kithgraph.loadgen.importer;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.kithgraph.api.v1.DateTime;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.Value;
import io.kithgraph.loadgen.dataset.SourceFile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/**
 * Turns the text of a field into a value of a property type: a {@link Long}, {@link Double}, {@link
 * String} or {@link Boolean} for the types that have a column of their own, else a {@link Value}.
 */
final class PropertyValues {
  private static final int MAX_DIGITS = 10_000;

  private final PropertyType type;
  private final TimeUnitOption timeUnit;

  PropertyValues(PropertyType type, TimeUnitOption timeUnit) {
    this.type = type;
    this.timeUnit = timeUnit;
  }

  Object parse(String text) throws RowRejected {
    try {
      return switch (type) {
        case PROPERTY_TYPE_UNSPECIFIED, PROPERTY_TYPE_STRING -> string(text);
        case PROPERTY_TYPE_BOOL -> bool(text);
        case PROPERTY_TYPE_INT64 -> Long.parseLong(text);
        case PROPERTY_TYPE_DOUBLE -> Double.parseDouble(text);
        case PROPERTY_TYPE_INT8 -> Value.newBuilder().setInt8Value(Byte.parseByte(text)).build();
        case PROPERTY_TYPE_INT16 ->
            Value.newBuilder().setInt16Value(Short.parseShort(text)).build();
        case PROPERTY_TYPE_INT32 ->
            Value.newBuilder().setInt32Value(Integer.parseInt(text)).build();
        case PROPERTY_TYPE_FLOAT ->
            Value.newBuilder().setFloatValue(Float.parseFloat(text)).build();
        case PROPERTY_TYPE_UUID ->
            Value.newBuilder().setUuidValue(UUID.fromString(text).toString()).build();
        case PROPERTY_TYPE_BYTES ->
            Value.newBuilder()
                .setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(text)))
                .build();
        case PROPERTY_TYPE_INSTANT ->
            Value.newBuilder().setInstantValue(timestamp(instant(text))).build();
        case PROPERTY_TYPE_DATE_TIME ->
            Value.newBuilder()
                .setDateTimeValue(DateTime.newBuilder().setInstant(timestamp(instant(text))))
                .build();
        case PROPERTY_TYPE_BIG_INTEGER ->
            Value.newBuilder().setBigIntegerValue(new BigInteger(bounded(text)).toString()).build();
        case PROPERTY_TYPE_BIG_DECIMAL ->
            Value.newBuilder().setBigDecimalValue(new BigDecimal(bounded(text)).toString()).build();
        case PROPERTY_TYPE_LIST, PROPERTY_TYPE_SET, PROPERTY_TYPE_MAP, UNRECOGNIZED ->
            throw new RowRejected("a field of a file cannot be a " + name(type));
      };
    } catch (IllegalArgumentException e) {
      throw new RowRejected(
          "'" + TimeUnitOption.shown(text) + "' is not of the type " + name(type));
    }
  }

  /** A parsed value as a message. */
  static Value message(Object parsed) {
    if (parsed instanceof Value value) {
      return value;
    }
    Value.Builder message = Value.newBuilder();
    if (parsed instanceof Long number) {
      message.setInt64Value(number);
    } else if (parsed instanceof Double number) {
      message.setDoubleValue(number);
    } else if (parsed instanceof Boolean truth) {
      message.setBoolValue(truth);
    } else {
      message.setStringValue((String) parsed);
    }
    return message.build();
  }

  private static String bounded(String text) {
    if (text.length() > MAX_DIGITS) {
      throw new NumberFormatException();
    }
    return text;
  }

  static String string(String text) throws RowRejected {
    if (text.indexOf(SourceFile.MALFORMED) >= 0) {
      throw new RowRejected("'" + TimeUnitOption.shown(text) + "' holds bytes that are not UTF-8");
    }
    return text;
  }

  private static Boolean bool(String text) throws RowRejected {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "1" -> true;
      case "false", "f", "no", "n", "0" -> false;
      default ->
          throw new RowRejected("'" + TimeUnitOption.shown(text) + "' is neither true nor false");
    };
  }

  private Instant instant(String text) throws RowRejected {
    if (looksLikeNumber(text)) {
      return Instant.ofEpochMilli(
          (timeUnit == TimeUnitOption.NONE ? TimeUnitOption.MS : timeUnit).toMillis(text));
    }
    return TimeUnitOption.parseDate(text);
  }

  static boolean looksLikeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean sign = i == 0 && (c == '-' || c == '+');
      if (!sign && c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** The type in the words of the command line. */
  static String name(PropertyType type) {
    return type.name().replace("PROPERTY_TYPE_", "").toLowerCase(Locale.ROOT);
  }

  /** The type of the given name, as the command line writes it. */
  static PropertyType type(String name) {
    String wanted =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "int" -> "int32";
          case "long" -> "int64";
          case "boolean" -> "bool";
          case "text" -> "string";
          case "datetime", "time" -> "instant";
          default -> name.toLowerCase(Locale.ROOT);
        };
    for (PropertyType type : PropertyType.values()) {
      if (type != PropertyType.UNRECOGNIZED
          && type != PropertyType.PROPERTY_TYPE_UNSPECIFIED
          && name(type).equals(wanted)) {
        return type;
      }
    }
    throw new ImportException(
        ImportException.Reason.OPTIONS,
        "Unknown property type '"
            + name
            + "'; it is one of bool, int8, int16, int32, int64, float, double, string, bytes, uuid,"
            + " instant, date_time, big_integer, big_decimal");
  }
}
