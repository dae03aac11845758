package io.kithgraph.loadgen.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Vertices and edges as JSON objects, one to a line of a file:
 *
 * <pre>
 *   {"id": 7, "properties": {"name": "Ann", "age": {"@int32": 30}}}
 *   {"src": 7, "dst": "bob", "since": 1764187200000, "properties": {"note": "met at the gala"}}
 * </pre>
 *
 * Ids are numbers or strings, as they are. The sort key of an edge goes by its name in the schema
 * ({@code since} here). A property of a vertex that has several values is {@code {"@values":
 * [...]}}, and one value with properties of its own {@code {"@value": V, "@meta": {...}}}.
 */
public final class JsonElements {
  public static final String ID = "id";
  public static final String SOURCE = "src";
  public static final String DESTINATION = "dst";
  public static final String PROPERTIES = "properties";

  private static final String VALUES = "@values";
  private static final String VALUE = "@value";
  private static final String META = "@meta";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonElements() {}

  /** An id as JSON. */
  public static JsonNode id(VertexId id) {
    return id.hasNumber() ? NODES.numberNode(id.getNumber()) : NODES.textNode(id.getString());
  }

  /** Properties as an object. */
  public static ObjectNode properties(List<Property> properties) {
    Map<String, List<Property>> byKey = new TreeMap<>();
    for (Property property : properties) {
      byKey.computeIfAbsent(property.getKey(), key -> new ArrayList<>()).add(property);
    }
    ObjectNode object = NODES.objectNode();
    byKey.forEach(
        (key, values) -> {
          if (values.size() == 1) {
            object.set(key, one(values.get(0)));
          } else {
            ArrayNode array = NODES.arrayNode(values.size());
            values.forEach(value -> array.add(one(value)));
            object.set(key, NODES.objectNode().set(VALUES, array));
          }
        });
    return object;
  }

  private static JsonNode one(Property property) {
    JsonNode value = JsonValues.write(property.getValue());
    if (property.getMetaCount() == 0) {
      return value;
    }
    ObjectNode object = NODES.objectNode();
    object.set(VALUE, value);
    object.set(META, properties(property.getMetaList()));
    return object;
  }

  /**
   * The properties that an object holds; null stands for none.
   *
   * @param reader reads a plain value of a key
   * @throws IllegalArgumentException saying in a few words what is wrong
   */
  public static List<Property> properties(
      JsonNode object, BiFunction<String, JsonNode, Value> reader) {
    List<Property> properties = new ArrayList<>();
    object.properties().forEach(entry -> add(properties, entry.getKey(), entry.getValue(), reader));
    return properties;
  }

  private static void add(
      List<Property> properties,
      String key,
      JsonNode node,
      BiFunction<String, JsonNode, Value> reader) {
    if (node.isNull()) {
      return;
    }
    if (node.has(VALUES)) {
      node.get(VALUES).forEach(value -> add(properties, key, value, reader));
      return;
    }
    Property.Builder property = Property.newBuilder().setKey(key);
    if (node.has(VALUE)) {
      property.setValue(reader.apply(key, node.get(VALUE)));
      if (node.has(META)) {
        property.addAllMeta(properties(node.get(META), reader));
      }
    } else {
      property.setValue(reader.apply(key, node));
    }
    properties.add(property.build());
  }
}
