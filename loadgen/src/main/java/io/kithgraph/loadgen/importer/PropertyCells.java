package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.PropertyColumn;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.Value;
import org.jspecify.annotations.Nullable;

/** Collects the parsed values of one property into the column of the API that fits its type. */
final class PropertyCells {
  private final PropertyType type;
  private final PropertyColumn.Builder column = PropertyColumn.newBuilder();
  private int rows;

  PropertyCells(String key, PropertyType type) {
    this.type = type;
    column.setKey(key);
  }

  /** Adds a value as {@link PropertyValues} parsed it; null = the row has none. */
  void add(@Nullable Object value) {
    if (value == null) {
      column.addAbsentRows(rows);
    }
    switch (type) {
      case PROPERTY_TYPE_INT64 ->
          column.getInt64SBuilder().addValues(value == null ? 0L : (Long) value);
      case PROPERTY_TYPE_DOUBLE ->
          column.getDoublesBuilder().addValues(value == null ? 0.0 : (Double) value);
      case PROPERTY_TYPE_BOOL ->
          column.getBoolsBuilder().addValues(value != null && (Boolean) value);
      case PROPERTY_TYPE_STRING, PROPERTY_TYPE_UNSPECIFIED ->
          column.getStringsBuilder().addValues(value == null ? "" : (String) value);
      default ->
          column
              .getValuesOfAnyTypeBuilder()
              .addValues(value == null ? Value.getDefaultInstance() : (Value) value);
    }
    rows++;
  }

  PropertyColumn build() {
    return column.build();
  }
}
