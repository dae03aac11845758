package io.kithgraph.loadgen.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.api.v1.Properties;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.Value;
import io.kithgraph.loadgen.dataset.Row;
import io.kithgraph.loadgen.dataset.SourceFile;
import io.kithgraph.loadgen.json.JsonElements;
import io.kithgraph.loadgen.json.JsonValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are JSON objects, as {@link JsonElements} describes them. Members that are no id and no
 * sort key are properties, and so are those of the member {@code properties}. Numbers and texts
 * become the type that the schema has for the key; where it has none they are what they are.
 */
final class JsonRowParser implements RowTranslation {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ImportOptions options;
  private final GraphLabel label;
  private final IdParser ids;
  private final String source;
  private final @Nullable String destination;
  private final boolean byLine;
  private final @Nullable String sortKey;
  private final @Nullable String eventKey;
  private final SortKeys sortKeys;
  private final Map<String, String> keysByMember = new HashMap<>();
  private final Set<String> roles = new HashSet<>(Set.of(JsonElements.PROPERTIES));
  private final @Nullable RowIdentity identity;
  private final Map<String, PropertyValues> readers = new HashMap<>();

  /**
   * @param mapping which members are the ids, the sort key and the event key, in terms of the first
   *     row
   */
  JsonRowParser(ImportOptions options, GraphLabel label, ColumnMapping mapping) {
    this.options = options;
    this.label = label;
    this.ids = new IdParser(options.ids());
    this.source = mapping.names().get(mapping.source());
    this.destination = mapping.destination().map(mapping.names()::get).orElse(null);
    this.byLine = mapping.sortKey().filter(column -> column == ColumnMapping.LINE).isPresent();
    this.sortKey =
        byLine ? null : mapping.sortKey().map(column -> mapping.names().get(column)).orElse(null);
    this.eventKey = mapping.eventKey().map(mapping.names()::get).orElse(null);
    this.sortKeys = new SortKeys(label.sortKeyKind(), options.shape().timeUnit());
    roles.add(source);
    if (destination != null) {
      roles.add(destination);
    }
    if (sortKey != null) {
      roles.add(sortKey);
    }
    if (eventKey != null) {
      roles.add(eventKey);
    }
    options.shape().columns().forEach((key, member) -> keysByMember.put(member, key));
    this.identity = label.multi() ? new RowIdentity(options.ids().eventScope()) : null;
  }

  /** The names of the members of a row; those of an exported file if it is no object. */
  static List<String> members(@Nullable Row row, GraphLabel label, ImportOptions.Kind kind) {
    try {
      if (row != null && MAPPER.readTree(row.field(0)).isObject()) {
        List<String> names = new ArrayList<>();
        MAPPER.readTree(row.field(0)).fieldNames().forEachRemaining(names::add);
        return names;
      }
    } catch (JsonProcessingException e) {
      // The row is rejected when its turn comes.
    }
    return kind == ImportOptions.Kind.VERTICES
        ? List.of(JsonElements.ID)
        : List.of(
            JsonElements.SOURCE, JsonElements.DESTINATION, label.sortKeyName().orElse("sort"));
  }

  @Override
  public @Nullable ParsedRow parse(Row row) throws RowRejected {
    ObjectNode object = object(row);
    Object from = id(object, source);
    Object to = destination == null ? null : id(object, destination);
    if (from.equals(to) && options.rules().selfLoops().leavesOut()) {
      return null;
    }
    Long sort = sortKey(object, row);
    String givenKey = eventKey == null ? null : givenKey(object, eventKey);
    List<Property> properties = new ArrayList<>();
    try {
      JsonNode nested = object.get(JsonElements.PROPERTIES);
      if (nested != null) {
        if (!nested.isObject()) {
          throw new RowRejected("'properties' is not an object");
        }
        properties.addAll(JsonElements.properties(nested, this::value));
      }
      object.remove(roles);
      properties.addAll(flat(object));
    } catch (IllegalArgumentException e) {
      throw new RowRejected(String.valueOf(e.getMessage()));
    }
    return new ParsedRow(
        row,
        from,
        to,
        sort,
        givenKey != null || identity == null ? givenKey : identity.next(row.fields()),
        List.of(),
        Properties.newBuilder().addAllProperties(properties).build());
  }

  private static ObjectNode object(Row row) throws RowRejected {
    String text = row.field(0);
    if (text.indexOf(SourceFile.MALFORMED) >= 0) {
      throw new RowRejected("the line holds bytes that are not UTF-8");
    }
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new RowRejected("the line is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new RowRejected("the line is not JSON: " + e.getOriginalMessage());
    }
  }

  private Object id(JsonNode object, String member) throws RowRejected {
    JsonNode node = object.get(member);
    if (node == null || node.isNull()) {
      throw new RowRejected("a vertex id is missing: '" + member + "'");
    }
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw new RowRejected("the vertex id '" + member + "' is neither a number nor a text");
    }
    boolean asItIs =
        options.ids().type() == ImportOptions.IdType.AUTO && options.ids().prefix().isEmpty();
    if (!asItIs) {
      return ids.parse(node.asText());
    }
    if (node.isTextual()) {
      return IdParser.string(node.textValue());
    }
    if (!node.canConvertToLong()) {
      throw new RowRejected("the vertex id " + node.asText() + " is not a 64-bit integer");
    }
    return node.longValue();
  }

  private @Nullable Long sortKey(JsonNode object, Row row) throws RowRejected {
    if (sortKey == null) {
      return byLine ? row.line() : null;
    }
    JsonNode node = object.get(sortKey);
    if (node == null || node.isNull()) {
      throw new RowRejected("the sort key '" + sortKey + "' is missing");
    }
    if (!node.isTextual() && !node.isNumber()) {
      throw new RowRejected("the sort key '" + sortKey + "' is neither a number nor a text");
    }
    return sortKeys.parse(node.asText());
  }

  private static String givenKey(JsonNode object, String member) throws RowRejected {
    JsonNode node = object.get(member);
    if (node != null && !node.isNull() && !node.isTextual() && !node.isIntegralNumber()) {
      throw new RowRejected("the event key '" + member + "' is neither a number nor a text");
    }
    return RowIdentity.given(node == null || node.isNull() ? "" : node.asText());
  }

  /** The members beside the roles, under the names that the caller gives them. */
  private List<Property> flat(JsonNode object) {
    if (keysByMember.isEmpty()) {
      return JsonElements.properties(object, this::value);
    }
    ObjectNode renamed = MAPPER.createObjectNode();
    object
        .properties()
        .forEach(
            entry ->
                renamed.set(
                    keysByMember.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue()));
    return JsonElements.properties(renamed, this::value);
  }

  private Value value(String key, JsonNode node) {
    PropertyType type =
        label.propertyTypes().getOrDefault(key, PropertyType.PROPERTY_TYPE_UNSPECIFIED);
    String option = options.shape().types().get(key);
    if (type == PropertyType.PROPERTY_TYPE_UNSPECIFIED && option != null) {
      type = PropertyValues.type(option);
    }
    if (!node.isValueNode()
        || type == PropertyType.PROPERTY_TYPE_UNSPECIFIED
        || (type == PropertyType.PROPERTY_TYPE_STRING && node.isTextual())) {
      return named(key, node);
    }
    PropertyType wanted = type;
    try {
      Object parsed =
          readers
              .computeIfAbsent(key, k -> new PropertyValues(wanted, options.shape().timeUnit()))
              .parse(node.asText());
      return PropertyValues.message(parsed);
    } catch (RowRejected e) {
      throw new IllegalArgumentException(key + ": " + e.reason(), e);
    }
  }

  private static Value named(String key, JsonNode node) {
    try {
      return JsonValues.read(node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
