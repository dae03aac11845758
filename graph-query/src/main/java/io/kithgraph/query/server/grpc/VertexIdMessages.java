package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import java.util.ArrayList;
import java.util.List;

/** Vertex ids as messages and as values. */
final class VertexIdMessages {
  private VertexIdMessages() {}

  /** The id that a message holds. */
  static VertexId id(boolean present, io.kithgraph.api.v1.VertexId message, String field) {
    if (!present) {
      throw RequestException.missing(field);
    }
    return switch (message.getIdCase()) {
      case NUMBER -> VertexId.of(message.getNumber());
      case STRING -> string(message.getString(), field);
      case ID_NOT_SET ->
          throw RequestException.invalid(
              field, "A vertex id is a number or a string; neither is set in '" + field + "'");
    };
  }

  static io.kithgraph.api.v1.VertexId message(VertexId id) {
    io.kithgraph.api.v1.VertexId.Builder message = io.kithgraph.api.v1.VertexId.newBuilder();
    if (id instanceof VertexId.LongId number) {
      message.setNumber(number.longValue());
    } else {
      message.setString(((VertexId.StringId) id).string());
    }
    return message.build();
  }

  /** The number of ids in a column. */
  static int size(VertexIds ids, String field) {
    int numbers = ids.getNumbersCount();
    int strings = ids.getStringsCount();
    if (numbers != 0 && strings != 0 && numbers != strings) {
      throw RequestException.invalid(
          field,
          "With both numbers and strings, '"
              + field
              + "' must have as many of each, not "
              + numbers
              + " and "
              + strings);
    }
    return Math.max(numbers, strings);
  }

  /** The id at a position of a column. */
  static VertexId at(VertexIds ids, int index, String field) {
    if (ids.getStringsCount() == 0) {
      return VertexId.of(ids.getNumbers(index));
    }
    String string = ids.getStrings(index);
    if (string.isEmpty() && ids.getNumbersCount() != 0) {
      return VertexId.of(ids.getNumbers(index));
    }
    return string(string, field);
  }

  /** All ids of a column, 1 to {@link RequestLimits#MAX_ITEMS} of them. */
  static List<VertexId> list(VertexIds ids, String field) {
    int size = size(ids, field);
    if (size == 0) {
      throw RequestException.missing(field);
    }
    if (size > RequestLimits.MAX_ITEMS) {
      throw RequestException.tooLarge(field, size, RequestLimits.MAX_ITEMS, "ids");
    }
    List<VertexId> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(at(ids, i, field));
    }
    return list;
  }

  private static VertexId string(String string, String field) {
    try {
      return VertexId.of(string);
    } catch (IllegalArgumentException e) {
      throw RequestException.invalid(field, e.getMessage() + " (in '" + field + "')");
    }
  }

  static VertexIds message(List<VertexId> ids) {
    VertexIds.Builder message = VertexIds.newBuilder();
    boolean numbers = ids.stream().anyMatch(VertexId.LongId.class::isInstance);
    boolean strings = ids.stream().anyMatch(VertexId.StringId.class::isInstance);
    for (VertexId id : ids) {
      boolean isNumber = id instanceof VertexId.LongId;
      if (numbers) {
        message.addNumbers(isNumber ? ((VertexId.LongId) id).longValue() : 0);
      }
      if (strings) {
        message.addStrings(isNumber ? "" : ((VertexId.StringId) id).string());
      }
    }
    return message.build();
  }

  /** The neighbours of a slice. */
  static VertexIds neighbours(EdgeColumns edges) {
    if (edges.onlyLongs()) {
      VertexIds.Builder message = VertexIds.newBuilder();
      for (int i = 0; i < edges.size(); i++) {
        message.addNumbers(edges.longNeighbour(i));
      }
      return message.build();
    }
    List<VertexId> ids = new ArrayList<>(edges.size());
    for (int i = 0; i < edges.size(); i++) {
      ids.add(edges.neighbour(i));
    }
    return message(ids);
  }
}
