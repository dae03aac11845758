package io.kithgraph.distribution.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a YAML file of nested mappings into {@link GivenValue}s, each with its line. */
final class ConfigFile {
  private static final long MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /** All values of the file by their dotted keys, in the order of the file. */
  static Map<String, GivenValue> read(Path file) {
    try {
      if (Files.isDirectory(file) || Files.size(file) > MAX_BYTES) {
        throw new ConfigException("The configuration file " + file + " is not a small text file");
      }
      YAMLFactory yaml =
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      try (JsonParser parser = yaml.createParser(Files.readString(file))) {
        return read(parser, file);
      }
    } catch (NoSuchFileException e) {
      throw new ConfigException("There is no configuration file " + file, e);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ConfigException(
          place(file, line) + " is not valid YAML: " + e.getOriginalMessage().strip(), e);
    } catch (IOException e) {
      throw new ConfigException(
          "The configuration file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, GivenValue> read(JsonParser parser, Path file) throws IOException {
    Map<String, GivenValue> values = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    JsonToken token = parser.nextToken();
    if (token == null) {
      return values;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new ConfigException(place(file, 1) + " holds no mapping of keys to values");
    }
    String name = "";
    while ((token = parser.nextToken()) != null) {
      int line = parser.currentTokenLocation().getLineNr();
      switch (token) {
        case FIELD_NAME -> name = parser.currentName();
        case START_OBJECT -> path.addLast(name);
        case END_OBJECT -> path.pollLast();
        case START_ARRAY ->
            throw new ConfigException(
                place(file, line) + ": '" + dotted(path, name) + "' takes no list");
        // A key without a value is as good as none.
        case VALUE_NULL -> {}
        default ->
            values.put(dotted(path, name), new GivenValue(parser.getText(), place(file, line)));
      }
    }
    return values;
  }

  private static String dotted(Deque<String> path, String name) {
    StringBuilder key = new StringBuilder();
    for (Iterator<String> parts = path.iterator(); parts.hasNext(); ) {
      key.append(parts.next()).append('.');
    }
    return key.append(name).toString();
  }

  private static String place(Path file, int line) {
    return line > 0 ? file + ", line " + line : file.toString();
  }
}
