package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.PropertyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which column of a file becomes what; positions count from 0. Immutable.
 *
 * @param source the source of an edge, or the id of a vertex
 * @param destination the destination of an edge; empty for vertices
 * @param sortKey the sort key: a column, the row's line, or empty = the server's choice
 * @param eventKey what tells an event apart; empty = its row and those before it, see {@link
 *     RowIdentity}
 * @param properties the columns that become properties
 * @param names the name of each column, or its number from 1
 * @param ignored the names of columns that become nothing
 */
record ColumnMapping(
    int source,
    Optional<Integer> destination,
    Optional<Integer> sortKey,
    Optional<Integer> eventKey,
    List<PropertyColumnRule> properties,
    List<String> names,
    List<String> ignored) {

  /** Stands for the number of the line instead of a column. */
  static final int LINE = -1;

  ColumnMapping {
    properties = List.copyOf(properties);
    names = List.copyOf(names);
    ignored = List.copyOf(ignored);
  }

  /** A column that becomes a property. */
  record PropertyColumnRule(String key, PropertyType type, int column) {}

  /** How many columns a row must have. */
  int width() {
    int width = Math.max(source, Math.max(destination.orElse(0), sortKey.orElse(0)));
    width = Math.max(width, eventKey.orElse(0));
    for (PropertyColumnRule rule : properties) {
      width = Math.max(width, rule.column());
    }
    return width + 1;
  }

  /** For the user: what becomes of what. */
  String describe(GraphLabel label) {
    List<String> parts = new ArrayList<>();
    parts.add((destination.isPresent() ? "src" : "id") + " = " + name(source));
    destination.ifPresent(column -> parts.add("dst = " + name(column)));
    sortKey.ifPresent(
        column ->
            parts.add(
                label.sortKeyName().orElse("sort")
                    + " = "
                    + (column == LINE ? "number of the line" : name(column))));
    eventKey.ifPresent(column -> parts.add("event key = " + name(column)));
    for (PropertyColumnRule rule : properties) {
      parts.add(
          rule.key()
              + " = "
              + name(rule.column())
              + " ("
              + PropertyValues.name(
                  rule.type() == PropertyType.PROPERTY_TYPE_UNSPECIFIED
                      ? PropertyType.PROPERTY_TYPE_STRING
                      : rule.type())
              + ")");
    }
    return String.join(", ", parts)
        + (ignored.isEmpty() ? "" : "; ignored: " + String.join(", ", ignored));
  }

  private String name(int column) {
    return column < names.size() ? names.get(column) : "column " + (column + 1);
  }
}
