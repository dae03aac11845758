package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.PropertyColumn;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The property columns of a bulk batch, read row by row. Confined to its batch. */
final class BulkColumns {
  private final List<Column> columns;
  private final @Nullable Column sortKeys;
  private final @Nullable EdgeLabel label;

  private BulkColumns(List<Column> columns, @Nullable Column sortKeys, @Nullable EdgeLabel label) {
    this.columns = columns;
    this.sortKeys = sortKeys;
    this.label = label;
  }

  /**
   * @param label of the edges, whose sort key may be one of the columns; null for vertices
   */
  static BulkColumns of(
      GraphSchema schema,
      List<PropertyColumn> messages,
      @Nullable EdgeLabel label,
      int rows,
      String field) {
    List<Column> columns = new ArrayList<>();
    Column sortKeys = null;
    for (PropertyColumn message : messages) {
      String place = field + "." + message.getKey();
      BulkRows.sameSize(size(message, place), rows, place);
      BitSet absent = new BitSet();
      for (int row : message.getAbsentRowsList()) {
        if (row < 0 || row >= rows) {
          throw RequestException.invalid(
              place + ".absent_rows", "The batch has no row " + Integer.toUnsignedString(row));
        }
        absent.set(row);
      }
      if (label != null && label.sortKey().property().equals(message.getKey())) {
        sortKeys = new Column(null, message, absent, place);
      } else {
        PropertyKey key = PropertyMessages.key(schema, message.getKey(), place);
        columns.add(new Column(key, message, absent, place));
      }
    }
    return new BulkColumns(columns, sortKeys, label);
  }

  private static int size(PropertyColumn message, String field) {
    return switch (message.getValuesCase()) {
      case INT64S -> message.getInt64S().getValuesCount();
      case DOUBLES -> message.getDoubles().getValuesCount();
      case STRINGS -> message.getStrings().getValuesCount();
      case BOOLS -> message.getBools().getValuesCount();
      case VALUES_OF_ANY_TYPE -> message.getValuesOfAnyType().getValuesCount();
      case VALUES_NOT_SET -> throw RequestException.missing(field);
    };
  }

  boolean hasSortKeys() {
    return sortKeys != null;
  }

  /** The sort key that a row gives as a property, or null. */
  @Nullable Long sortKey(int row) {
    if (sortKeys == null || label == null || sortKeys.absent.get(row)) {
      return null;
    }
    return EdgeMessages.sortKey(label, sortKeys.value(row), sortKeys.field);
  }

  PropertySet properties(int row, int maxBytes) {
    if (columns.isEmpty()) {
      return PropertySet.EMPTY;
    }
    List<Property> properties = new ArrayList<>(columns.size());
    for (Column column : columns) {
      PropertyKey key = column.key;
      if (key != null && !column.absent.get(row)) {
        properties.add(
            Property.of(key.id(), PropertyMessages.typed(key, column.value(row), column.field)));
      }
    }
    return PropertyMessages.limited(
        PropertyMessages.encode(properties, "properties"), maxBytes, "properties");
  }

  /** One column; without a key if it holds sort keys. */
  private record Column(
      @Nullable PropertyKey key, PropertyColumn message, BitSet absent, String field) {

    Object value(int row) {
      return switch (message.getValuesCase()) {
        case INT64S -> message.getInt64S().getValues(row);
        case DOUBLES -> message.getDoubles().getValues(row);
        case STRINGS -> message.getStrings().getValues(row);
        case BOOLS -> message.getBools().getValues(row);
        case VALUES_OF_ANY_TYPE ->
            ValueMessages.value(message.getValuesOfAnyType().getValues(row), field);
        case VALUES_NOT_SET -> throw RequestException.missing(field);
      };
    }
  }
}
