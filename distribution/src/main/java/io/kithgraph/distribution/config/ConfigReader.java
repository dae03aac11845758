package io.kithgraph.distribution.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts a {@link ServerConfig} together: defaults, then the file, then the environment, then flags;
 * the later wins. An unknown key in the file is an error that names the nearest known one; an
 * unknown variable is only a warning, because container platforms make up variables of their own.
 * Immutable.
 */
public final class ConfigReader {
  private static final String PREFIX = "KITH_";

  /** Variables of the launcher script and of clients, not of the server. */
  private static final List<String> NOT_OURS =
      List.of(
          "KITH_JAVA_OPTS",
          "KITH_NO_BUILD",
          "KITH_SERVER",
          "KITH_GREMLIN",
          "KITH_TLS",
          "KITH_CA",
          "KITH_USER",
          "KITH_PASSWORD",
          "KITH_PASSWORD_FILE");

  private final ObjectMapper mapper = new ObjectMapper();

  /** The default of each leaf, by its dotted key. */
  private final Map<String, JsonNode> leaves = new LinkedHashMap<>();

  public ConfigReader() {
    collectLeaves("", mapper.valueToTree(ServerConfig.DEFAULTS));
  }

  private void collectLeaves(String prefix, ObjectNode node) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                collectLeaves(key + ".", inner);
              } else {
                leaves.put(key, entry.getValue());
              }
            });
  }

  /**
   * A configuration, and what the user should know about it.
   *
   * @param warnings complete sentences
   */
  public record Result(ServerConfig config, List<String> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads a configuration.
   *
   * @param environment all variables of the process
   * @param flags values by dotted keys; the keys must exist
   * @throws ConfigException naming the key, the place and what would be right
   */
  public Result read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, GivenValue> given = new LinkedHashMap<>();
    file.ifPresent(path -> ConfigFile.read(path).forEach((key, value) -> put(given, key, value)));
    List<String> warnings = new ArrayList<>();
    readEnvironment(environment, given, warnings);
    flags.forEach((key, text) -> put(given, key, new GivenValue(text, "on the command line")));

    ObjectNode tree = mapper.valueToTree(ServerConfig.DEFAULTS);
    given.forEach((key, value) -> set(tree, key, value));
    try {
      return new Result(mapper.treeToValue(tree, ServerConfig.class), warnings);
    } catch (JsonMappingException e) {
      throw refused(e, given);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new ConfigException("The configuration cannot be used: " + e.getOriginalMessage(), e);
    }
  }

  /** All keys with their defaults, in the order of the file. */
  public Map<String, String> defaults() {
    Map<String, String> texts = new LinkedHashMap<>();
    leaves.forEach((key, value) -> texts.put(key, value.asText()));
    return texts;
  }

  private void put(Map<String, GivenValue> given, String key, GivenValue value) {
    if (!leaves.containsKey(key)) {
      String hint =
          NearestName.find(key, leaves.keySet())
              .map(nearest -> "; did you mean '" + nearest + "'?")
              .orElse("; the keys are " + String.join(", ", leaves.keySet()));
      throw new ConfigException(value.place() + ": unknown key '" + key + "'" + hint);
    }
    given.put(key, value);
  }

  private void readEnvironment(
      Map<String, String> environment, Map<String, GivenValue> given, List<String> warnings) {
    Map<String, String> keysByVariable = new LinkedHashMap<>();
    leaves.keySet().forEach(key -> keysByVariable.put(variable(key), key));
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (!name.startsWith(PREFIX) || NOT_OURS.contains(name)) {
                return;
              }
              String key = keysByVariable.get(name);
              if (key != null) {
                put(given, key, new GivenValue(text, "in the environment variable " + name));
                return;
              }
              warnings.add(
                  "The environment variable "
                      + name
                      + " means nothing to kith"
                      + NearestName.find(name, keysByVariable.keySet())
                          .map(nearest -> "; did you mean " + nearest + "?")
                          .orElse("."));
            });
  }

  /** {@code grpc.maxMessageBytes} is {@code KITH_GRPC_MAX_MESSAGE_BYTES}. */
  static String variable(String key) {
    return PREFIX
        + key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Puts a value into the tree, with the type that the default has. */
  private void set(ObjectNode tree, String key, GivenValue value) {
    ObjectNode parent = tree;
    String[] path = key.split("\\.", -1);
    for (int i = 0; i < path.length - 1; i++) {
      parent = (ObjectNode) parent.get(path[i]);
    }
    String name = path[path.length - 1];
    JsonNode example = leaves.get(key);
    String text = value.text().strip();
    if (example != null && example.isIntegralNumber()) {
      try {
        String digits = text.replace("_", "");
        parent.put(name, example.isInt() ? Integer.parseInt(digits) : Long.parseLong(digits));
      } catch (NumberFormatException e) {
        throw new ConfigException(
            key + " " + value.place() + " is a whole number, not '" + text + "'", e);
      }
    } else if (example != null && example.isBoolean()) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new ConfigException(
            key + " " + value.place() + " is true or false, not '" + text + "'");
      }
      parent.put(name, Boolean.parseBoolean(text));
    } else {
      parent.put(name, text);
    }
  }

  private static ConfigException refused(JsonMappingException e, Map<String, GivenValue> given) {
    if (e.getCause() instanceof ConfigException refusal) {
      String message = String.valueOf(refusal.getMessage());
      String key = message.substring(0, message.indexOf(' '));
      GivenValue value = given.get(key);
      return new ConfigException(
          value == null ? message : message + " (" + value.place() + ")", refusal);
    }
    return new ConfigException("The configuration cannot be used: " + e.getOriginalMessage(), e);
  }
}
