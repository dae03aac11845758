package io.kithgraph.loadgen.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * Values as JSON and back, each with its exact type:
 *
 * <pre>
 *   string, bool          "text", true
 *   int64                 7             a whole number
 *   double                1.5, 2.0      a number with a fraction or an exponent
 *   null in collections   null
 *   all others            {"@TYPE": X}, such as {"@int32": 7}, {"@instant": "2026-11-26T20:15:00Z"},
 *                         {"@uuid": "..."}, {"@bytes": "base64"}, {"@list": [...]}, {"@set": [...]},
 *                         {"@map": [[key, value], ...]}, {"@double": "NaN"}
 * </pre>
 */
public final class JsonValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_DIGITS = 10_000;

  private JsonValues() {}

  /** A value as JSON. */
  public static JsonNode write(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> NODES.textNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INT64_VALUE -> NODES.numberNode(value.getInt64Value());
      case DOUBLE_VALUE ->
          Double.isFinite(value.getDoubleValue())
              ? NODES.numberNode(value.getDoubleValue())
              : typed("double", Double.toString(value.getDoubleValue()));
      case INT32_VALUE -> NODES.objectNode().put("@int32", value.getInt32Value());
      case INT16_VALUE -> NODES.objectNode().put("@int16", value.getInt16Value());
      case INT8_VALUE -> NODES.objectNode().put("@int8", value.getInt8Value());
      case FLOAT_VALUE -> typed("float", Float.toString(value.getFloatValue()));
      case BYTES_VALUE ->
          typed("bytes", Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case UUID_VALUE -> typed("uuid", value.getUuidValue());
      case INSTANT_VALUE -> typed("instant", instant(value.getInstantValue()).toString());
      case DATE_TIME_VALUE -> typed("date_time", dateTime(value.getDateTimeValue()).toString());
      case BIG_INTEGER_VALUE -> typed("big_integer", value.getBigIntegerValue());
      case BIG_DECIMAL_VALUE -> typed("big_decimal", value.getBigDecimalValue());
      case LIST_VALUE -> NODES.objectNode().set("@list", array(value.getListValue()));
      case SET_VALUE -> NODES.objectNode().set("@set", array(value.getSetValue()));
      case MAP_VALUE -> NODES.objectNode().set("@map", pairs(value.getMapValue()));
      case NULL_VALUE -> NODES.nullNode();
      case KIND_NOT_SET -> throw new IllegalArgumentException("a value without a kind");
    };
  }

  private static ObjectNode typed(String type, String text) {
    return NODES.objectNode().put("@" + type, text);
  }

  private static ArrayNode array(ValueList list) {
    ArrayNode array = NODES.arrayNode(list.getValuesCount());
    list.getValuesList().forEach(element -> array.add(write(element)));
    return array;
  }

  private static ArrayNode pairs(ValueMap map) {
    ArrayNode array = NODES.arrayNode(map.getEntriesCount());
    for (ValueEntry entry : map.getEntriesList()) {
      array.add(NODES.arrayNode(2).add(write(entry.getKey())).add(write(entry.getValue())));
    }
    return array;
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static OffsetDateTime dateTime(DateTime time) {
    return instant(time.getInstant()).atOffset(ZoneOffset.ofTotalSeconds(time.getOffsetSeconds()));
  }

  /**
   * The value that the JSON stands for.
   *
   * @throws IllegalArgumentException saying in a few words what is wrong with it
   */
  public static Value read(JsonNode node) {
    return read(node, 0);
  }

  private static Value read(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("collections nest too deep");
    }
    Value.Builder value = Value.newBuilder();
    return switch (node.getNodeType()) {
      case STRING -> value.setStringValue(node.textValue()).build();
      case BOOLEAN -> value.setBoolValue(node.booleanValue()).build();
      case NULL -> value.setNullValue(NullMarker.NULL_MARKER_UNSPECIFIED).build();
      case NUMBER -> number(node);
      case ARRAY -> value.setListValue(list(node, depth)).build();
      case OBJECT -> object(node, depth);
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException("there is no value");
    };
  }

  private static Value number(JsonNode node) {
    if (node.isIntegralNumber()) {
      if (!node.canConvertToLong()) {
        throw new IllegalArgumentException(
            "the number "
                + node.asText()
                + " has more than 64 bits; write {\"@big_integer\": ...}");
      }
      return Value.newBuilder().setInt64Value(node.longValue()).build();
    }
    return Value.newBuilder().setDoubleValue(node.doubleValue()).build();
  }

  private static Value object(JsonNode node, int depth) {
    Map.Entry<String, JsonNode> only =
        node.size() == 1 ? node.properties().iterator().next() : null;
    if (only == null || !only.getKey().startsWith("@")) {
      throw new IllegalArgumentException(
          "an object that is no value: a map is {\"@map\": [[key, value], ...]}");
    }
    try {
      return typed(only.getKey(), only.getValue(), depth);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + only.getValue().asText() + "' is not of the type " + only.getKey().substring(1), e);
    }
  }

  private static Value typed(String type, JsonNode node, int depth) {
    Value.Builder value = Value.newBuilder();
    String text = node.asText();
    switch (type) {
      case "@string" -> value.setStringValue(text);
      case "@bool" -> value.setBoolValue(node.asBoolean());
      case "@int8" -> value.setInt8Value(Byte.parseByte(text));
      case "@int16" -> value.setInt16Value(Short.parseShort(text));
      case "@int32" -> value.setInt32Value(Integer.parseInt(text));
      case "@int64" -> value.setInt64Value(Long.parseLong(text));
      case "@float" -> value.setFloatValue(Float.parseFloat(text));
      case "@double" -> value.setDoubleValue(Double.parseDouble(text));
      case "@bytes" -> value.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(text)));
      case "@uuid" -> value.setUuidValue(UUID.fromString(text).toString());
      case "@instant" -> value.setInstantValue(timestamp(Instant.parse(text)));
      case "@date_time" -> {
        OffsetDateTime time = OffsetDateTime.parse(text);
        value.setDateTimeValue(
            DateTime.newBuilder()
                .setInstant(timestamp(time.toInstant()))
                .setOffsetSeconds(time.getOffset().getTotalSeconds()));
      }
      case "@big_integer" -> value.setBigIntegerValue(new BigInteger(bounded(text)).toString());
      case "@big_decimal" -> value.setBigDecimalValue(new BigDecimal(bounded(text)).toString());
      case "@list" -> value.setListValue(list(node, depth));
      case "@set" -> value.setSetValue(list(node, depth));
      case "@map" -> value.setMapValue(map(node, depth));
      default -> throw new IllegalArgumentException("there is no type '" + type.substring(1) + "'");
    }
    return value.build();
  }

  private static String bounded(String text) {
    if (text.length() > MAX_DIGITS) {
      throw new IllegalArgumentException("a number of more than " + MAX_DIGITS + " digits");
    }
    return text;
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static ValueList list(JsonNode node, int depth) {
    if (!node.isArray()) {
      throw new IllegalArgumentException("a list or set that is no array");
    }
    ValueList.Builder list = ValueList.newBuilder();
    node.forEach(element -> list.addValues(read(element, depth + 1)));
    return list.build();
  }

  private static ValueMap map(JsonNode node, int depth) {
    ValueMap.Builder map = ValueMap.newBuilder();
    for (JsonNode pair : node) {
      if (!pair.isArray() || pair.size() != 2) {
        throw new IllegalArgumentException("a map with an entry that is not [key, value]");
      }
      map.addEntries(
          ValueEntry.newBuilder()
              .setKey(read(pair.get(0), depth + 1))
              .setValue(read(pair.get(1), depth + 1)));
    }
    return map.build();
  }
}
