package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.List;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * Ids of elements as Gremlin users see and write them.
 *
 * <ul>
 *   <li>A vertex id is a {@code Long} or a {@code String}; whole numbers of other types are taken
 *       for {@code Long}s. {@code 1} and {@code "1"} are two vertices.
 *   <li>An edge id is the string {@code source:label:destination}, followed by {@code :tieBreaker}
 *       for labels that allow several edges between the same two vertices: {@code 7:follow:9}.
 *   <li>A vertex property id is the string {@code vertex:key:ordinal}.
 * </ul>
 *
 * <p>Within a part, {@code %} is written {@code %25} and {@code :} is written {@code %3A}. A string
 * vertex id that reads like a whole number, or starts with {@code @}, is written with {@code @}
 * before it.
 */
final class ElementIds {
  private ElementIds() {}

  /** An edge id taken apart; the label is a name. */
  record EdgeName(VertexId source, String label, VertexId destination, long tieBreaker) {}

  static boolean isVertexId(Object id) {
    return id instanceof Long
        || id instanceof Integer
        || id instanceof Short
        || id instanceof Byte
        || id instanceof String
        || id instanceof VertexId;
  }

  /**
   * The id of the vertex that a user's object names.
   *
   * @throws IllegalArgumentException if it cannot be a vertex id
   */
  static VertexId vertexId(@Nullable Object id) {
    if (id instanceof String string) {
      return VertexId.of(string);
    }
    if (id instanceof Long || id instanceof Integer || id instanceof Short || id instanceof Byte) {
      return VertexId.of(((Number) id).longValue());
    }
    if ((id instanceof Double || id instanceof Float)
        && ((Number) id).doubleValue() == ((Number) id).longValue()) {
      return VertexId.of(((Number) id).longValue());
    }
    if (id instanceof VertexId vertexId) {
      return vertexId;
    }
    if (id instanceof KithVertex vertex) {
      return vertex.vertexId();
    }
    if (id instanceof Vertex vertex) {
      return vertexId(vertex.id());
    }
    throw new IllegalArgumentException(
        "A vertex id is a 64-bit integer or a string of 1 to "
            + VertexId.MAX_STRING_BYTES
            + " UTF-8 bytes, not "
            + (id == null ? "null" : "a " + id.getClass().getSimpleName()));
  }

  static String edgeId(EdgeName edge) {
    StringBuilder id = new StringBuilder();
    append(id, edge.source());
    id.append(':');
    escape(id, edge.label());
    id.append(':');
    append(id, edge.destination());
    if (edge.tieBreaker() != 0) {
      id.append(':').append(edge.tieBreaker());
    }
    return id.toString();
  }

  /**
   * The edge that a user's object names.
   *
   * @throws IllegalArgumentException if it cannot be an edge id
   */
  static EdgeName edgeName(Object id) {
    if (id instanceof Edge edge) {
      return edgeName(edge.id());
    }
    if (!(id instanceof String text)) {
      throw malformedEdgeId(id);
    }
    List<String> parts = split(text);
    if (parts.size() != 3 && parts.size() != 4) {
      throw malformedEdgeId(id);
    }
    try {
      long tieBreaker = parts.size() == 4 ? Long.parseLong(parts.get(3)) : 0;
      return new EdgeName(
          parseVertex(parts.get(0)), unescape(parts.get(1)), parseVertex(parts.get(2)), tieBreaker);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(malformedEdgeId(id).getMessage(), e);
    }
  }

  private static IllegalArgumentException malformedEdgeId(Object id) {
    return new IllegalArgumentException(
        "An edge id is written source:label:destination or source:label:destination:number, not '"
            + id
            + "'");
  }

  static String vertexPropertyId(VertexId vertex, String key, int ordinal) {
    StringBuilder id = new StringBuilder();
    append(id, vertex);
    id.append(':');
    escape(id, key);
    return id.append(':').append(ordinal).toString();
  }

  /** The id of an element, or the object itself if it is none. */
  static Object idOf(Object elementOrId) {
    return elementOrId instanceof Element element ? element.id() : elementOrId;
  }

  private static void append(StringBuilder id, VertexId vertex) {
    if (vertex instanceof VertexId.LongId number) {
      id.append(number.longValue());
      return;
    }
    String string = ((VertexId.StringId) vertex).string();
    if (string.startsWith("@") || readsAsNumber(string)) {
      id.append('@');
    }
    escape(id, string);
  }

  private static VertexId parseVertex(String part) {
    if (part.startsWith("@")) {
      return VertexId.of(unescape(part.substring(1)));
    }
    return readsAsNumber(part) ? VertexId.of(Long.parseLong(part)) : VertexId.of(unescape(part));
  }

  private static boolean readsAsNumber(String string) {
    int start = string.startsWith("-") ? 1 : 0;
    if (string.length() == start) {
      return false;
    }
    for (int i = start; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private static void escape(StringBuilder id, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '%' -> id.append("%25");
        case ':' -> id.append("%3A");
        default -> id.append(c);
      }
    }
  }

  private static String unescape(String part) {
    return part.indexOf('%') < 0 ? part : part.replace("%3A", ":").replace("%25", "%");
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(':'); end >= 0; end = text.indexOf(':', start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }
}
