package io.kithgraph.loadgen.importer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A YAML file that says how files are to be read, for imports that are made again and again:
 *
 * <pre>
 *   columns: {src: giver_id, dst: receiver_id, sort: made_at, amount: cents}
 *   types: {amount: int64}
 *   timeUnit: s
 * </pre>
 *
 * Every part may be left out; an unknown one is an error.
 */
public final class MappingFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private MappingFile() {}

  /**
   * The shape that the file describes; what the given shape says wins.
   *
   * @throws ImportException naming what is wrong with the file
   */
  public static ImportOptions.FileShape read(Path path, ImportOptions.FileShape given) {
    JsonNode root;
    try {
      root = YAML.readTree(path.toFile());
    } catch (JacksonException e) {
      throw wrong(path, "is not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong(path, "cannot be read: " + e.getMessage());
    }
    if (!root.isObject()) {
      throw wrong(path, "is empty; it has columns, types or timeUnit");
    }
    Map<String, String> columns = new HashMap<>();
    Map<String, String> types = new HashMap<>();
    TimeUnitOption unit = TimeUnitOption.NONE;
    for (Map.Entry<String, JsonNode> part : root.properties()) {
      switch (part.getKey()) {
        case "columns" -> texts(path, part, columns);
        case "types" -> texts(path, part, types);
        case "timeUnit" -> unit = unit(path, part.getValue().asText());
        default ->
            throw wrong(
                path, "has '" + part.getKey() + "'; there are only columns, types and timeUnit");
      }
    }
    columns.putAll(given.columns());
    types.putAll(given.types());
    return new ImportOptions.FileShape(
        given.dialect(),
        given.header(),
        columns,
        types,
        given.timeUnit() == TimeUnitOption.NONE ? unit : given.timeUnit());
  }

  private static void texts(
      Path path, Map.Entry<String, JsonNode> part, Map<String, String> texts) {
    if (!part.getValue().isObject()) {
      throw wrong(path, "must have names under '" + part.getKey() + "'");
    }
    for (Map.Entry<String, JsonNode> entry : part.getValue().properties()) {
      if (!entry.getValue().isValueNode()) {
        throw wrong(path, "must have a name at '" + part.getKey() + "." + entry.getKey() + "'");
      }
      texts.put(entry.getKey(), entry.getValue().asText());
    }
  }

  private static TimeUnitOption unit(Path path, String text) {
    try {
      return TimeUnitOption.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong(path, "has the timeUnit '" + text + "'; it is s, ms, us or ns");
    }
  }

  private static ImportException wrong(Path path, String what) {
    return new ImportException(
        ImportException.Reason.OPTIONS, "The mapping file " + path + " " + what);
  }
}
