package io.kithgraph.query.gremlin.terms;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.GremlinSettings.VertexIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Edge;
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
public final class ElementIds {
  private ElementIds() {}

  /** An edge id taken apart; the label is a name. */
  public record EdgeName(VertexId source, String label, VertexId destination, long tieBreaker) {}

  /** Whether a vertex may be made with this id. */
  public static boolean isVertexId(VertexIds kind, Object id) {
    return switch (kind) {
      case MIXED -> isWhole(id) || id instanceof String || id instanceof VertexId;
      case INTEGERS ->
          isWhole(id)
              || (id instanceof String string && readsAsNumber(string))
              || id instanceof VertexId.LongId;
    };
  }

  private static boolean isWhole(@Nullable Object id) {
    return id instanceof Long || id instanceof Integer || id instanceof Short || id instanceof Byte;
  }

  /**
   * The id of the vertex that a user's object names.
   *
   * @throws IllegalArgumentException if it cannot be a vertex id
   */
  public static VertexId vertexId(VertexIds kind, @Nullable Object id) {
    if (id instanceof String string) {
      return kind == VertexIds.INTEGERS && readsAsNumber(string)
          ? VertexId.of(Long.parseLong(string))
          : VertexId.of(string);
    }
    if (id != null && isWhole(id)) {
      return VertexId.of(((Number) id).longValue());
    }
    if ((id instanceof Double || id instanceof Float)
        && ((Number) id).doubleValue() == ((Number) id).longValue()) {
      return VertexId.of(((Number) id).longValue());
    }
    if (id instanceof VertexId vertexId) {
      return vertexId;
    }
    if (id instanceof Vertex vertex) {
      return vertexId(kind, vertex.id());
    }
    throw new IllegalArgumentException(
        "A vertex id is a 64-bit integer or a string of 1 to "
            + VertexId.MAX_STRING_BYTES
            + " UTF-8 bytes, not "
            + (id == null ? "null" : "a " + id.getClass().getSimpleName()));
  }

  public static String edgeId(EdgeName edge) {
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
   * The edge that a user's object names; empty if it names none, since edge ids are strings.
   *
   * @throws IllegalArgumentException if it is a string that cannot be an edge id
   */
  public static Optional<EdgeName> edgeName(Object id) {
    if (id instanceof Edge edge) {
      return edgeName(edge.id());
    }
    return id instanceof String text ? Optional.of(parseEdge(text)) : Optional.empty();
  }

  private static EdgeName parseEdge(String text) {
    List<String> parts = split(text);
    if (parts.size() != 3 && parts.size() != 4) {
      throw malformedEdgeId(text);
    }
    try {
      long tieBreaker = parts.size() == 4 ? Long.parseLong(parts.get(3)) : 0;
      return new EdgeName(
          parseVertex(parts.get(0)), unescape(parts.get(1)), parseVertex(parts.get(2)), tieBreaker);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(malformedEdgeId(text).getMessage(), e);
    }
  }

  private static IllegalArgumentException malformedEdgeId(String id) {
    return new IllegalArgumentException(
        "An edge id is written source:label:destination or source:label:destination:number, not '"
            + id
            + "'");
  }

  public static String vertexPropertyId(VertexId vertex, String key, int ordinal) {
    StringBuilder id = new StringBuilder();
    append(id, vertex);
    id.append(':');
    escape(id, key);
    return id.append(':').append(ordinal).toString();
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
