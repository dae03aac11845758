package io.kithgraph.meta.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.meta.cluster.MetadataException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Reads and writes the JSON documents that znodes hold. Each has the field {@code format}, the
 * version of its own layout; a reader refuses a newer one than it knows, and ignores fields that it
 * does not know in an older one.
 */
final class Documents {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Documents() {}

  /** An empty document of a format version. */
  static ObjectNode create(int format) {
    return MAPPER.createObjectNode().put("format", format);
  }

  /**
   * The text of a document.
   *
   * @throws MetadataException with {@code INVALID} if it is too big for a znode
   */
  static String write(String path, ObjectNode document) {
    String text = document.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ZnodeStore.MAX_DOCUMENT_BYTES) {
      throw new MetadataException(
          MetadataException.Reason.INVALID,
          "The metadata at "
              + path
              + " would have "
              + bytes
              + " bytes; the limit is "
              + ZnodeStore.MAX_DOCUMENT_BYTES);
    }
    return text;
  }

  /**
   * Reads a document.
   *
   * @param newestFormat the newest format version that the reader knows
   * @throws MetadataException with {@code NEWER_FORMAT} or {@code CORRUPT}
   */
  static <T> T read(String path, String text, int newestFormat, Function<JsonNode, T> reader) {
    try {
      JsonNode document = MAPPER.readTree(text);
      int format = number(document, "format");
      if (format > newestFormat) {
        throw new MetadataException(
            MetadataException.Reason.NEWER_FORMAT,
            "The metadata at "
                + path
                + " has format "
                + format
                + ", written by a newer release; this one knows up to "
                + newestFormat
                + ": use the newer release");
      }
      return reader.apply(document);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MetadataException(
          MetadataException.Reason.CORRUPT,
          "The metadata at " + path + " is damaged: " + e.getMessage(),
          e);
    }
  }

  /** A field that must be a text. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("'" + field + "' is no text");
    }
    return value.textValue();
  }

  /** A field that must be a 32-bit integer. */
  static int number(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isInt()) {
      throw new IllegalArgumentException("'" + field + "' is no 32-bit integer");
    }
    return value.intValue();
  }

  /** A field that must be a 64-bit integer. */
  static long longNumber(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("'" + field + "' is no 64-bit integer");
    }
    return value.longValue();
  }

  /** A field that must be a list. */
  static Iterable<JsonNode> list(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isArray()) {
      throw new IllegalArgumentException("'" + field + "' is no list");
    }
    return value;
  }
}
