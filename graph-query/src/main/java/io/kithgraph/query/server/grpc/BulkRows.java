package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.Properties;
import io.kithgraph.api.v1.PropertyColumn;
import io.kithgraph.api.v1.RowReject;
import io.kithgraph.api.v1.VertexRows;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.Mutation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of a bulk batch as mutations. What is wrong with the batch as a whole is an
 * exception; what is wrong with a row rejects the row. May block to lease numbers. Confined to its
 * batch.
 */
final class BulkRows {
  private final GraphSchema schema;
  private final Clock clock;
  private final NumberAllocator numbers;

  BulkRows(GraphSchema schema, Clock clock, NumberAllocator numbers) {
    this.schema = schema;
    this.clock = clock;
    this.numbers = numbers;
  }

  /**
   * The good rows as mutations.
   *
   * @param rows for each mutation the row that it came from
   */
  record Read(List<Mutation> mutations, List<Integer> rows, List<RowReject> rejects) {}

  /** The names that a batch uses. */
  static SchemaNames names(BulkWriteBatch batch) {
    SchemaNames names = new SchemaNames();
    switch (batch.getRowsCase()) {
      case EDGES -> {
        names.edgeLabel(batch.getEdges().getLabel(), "edges.label");
        columnNames(batch.getEdges().getPropertiesList(), names, "edges.properties");
        rowNames(batch.getEdges().getRowPropertiesList(), names, "edges.row_properties");
      }
      case VERTICES -> {
        names.vertexLabel(batch.getVertices().getLabel(), "vertices.label");
        columnNames(batch.getVertices().getPropertiesList(), names, "vertices.properties");
        rowNames(batch.getVertices().getRowPropertiesList(), names, "vertices.row_properties");
      }
      case ROWS_NOT_SET -> throw RequestException.missing("rows");
    }
    return names;
  }

  private static void columnNames(List<PropertyColumn> columns, SchemaNames names, String field) {
    columns.forEach(column -> names.propertyKey(column.getKey(), field + ".key"));
  }

  private static void rowNames(List<Properties> rows, SchemaNames names, String field) {
    rows.forEach(row -> MutationMessages.propertyNames(row.getPropertiesList(), names, field));
  }

  Read read(BulkWriteBatch batch) {
    return batch.hasEdges() ? edges(batch.getEdges()) : vertices(batch.getVertices());
  }

  private Read vertices(VertexRows rows) {
    int size = size(VertexIdMessages.size(rows.getIds(), "vertices.ids"), "vertices.ids");
    LabelId label = MutationMessages.vertexLabel(schema, rows.getLabel(), "vertices.label");
    Mutation.Mode mode = mode(MutationMessages.mode(rows.getMode()), "vertices.mode");
    BulkColumns columns =
        BulkColumns.of(schema, rows.getPropertiesList(), null, size, "vertices.properties");
    eitherWay(rows.getPropertiesCount(), rows.getRowPropertiesCount(), size, "vertices");
    boolean byRow = rows.getRowPropertiesCount() != 0;
    return each(
        size,
        row ->
            new Mutation.PutVertex(
                VertexIdMessages.at(rows.getIds(), row, "ids"),
                label,
                byRow
                    ? PropertyMessages.ofVertex(
                        schema, rows.getRowProperties(row).getPropertiesList(), "row_properties")
                    : columns.properties(row, RequestLimits.MAX_VERTEX_PROPERTY_BYTES),
                mode));
  }

  private Read edges(EdgeRows rows) {
    int size = size(VertexIdMessages.size(rows.getSources(), "edges.sources"), "edges.sources");
    sameSize(
        VertexIdMessages.size(rows.getDestinations(), "edges.destinations"),
        size,
        "edges.destinations");
    oneOrNone(rows.getSortKeysCount(), size, "edges.sort_keys");
    oneOrNone(rows.getEventKeysCount(), size, "edges.event_keys");
    EdgeLabel label = EdgeMessages.label(schema, rows.getLabel(), "edges.label");
    if (rows.getEventKeysCount() != 0 && label.multiplicity() == Multiplicity.UNIQUE) {
      throw RequestException.invalid(
          "edges.event_keys",
          "Edges with the UNIQUE label '"
              + label.name()
              + "' are identified by their vertices alone");
    }
    Mutation.Mode mode = mode(MutationMessages.mode(rows.getMode()), "edges.mode");
    Optional<LabelId> endpointLabel = EdgeMessages.endpointLabel(schema, label);
    BulkColumns columns =
        BulkColumns.of(schema, rows.getPropertiesList(), label, size, "edges.properties");
    eitherWay(rows.getPropertiesCount(), rows.getRowPropertiesCount(), size, "edges");
    boolean byRow = rows.getRowPropertiesCount() != 0;
    if (rows.getSortKeysCount() != 0 && columns.hasSortKeys()) {
      throw RequestException.invalid(
          "edges.sort_keys", "The sort keys are given twice: here and as a property");
    }
    return each(
        size,
        row ->
            new Mutation.PutEdge(
                new EdgeKey(
                    VertexIdMessages.at(rows.getSources(), row, "sources"),
                    label.id(),
                    VertexIdMessages.at(rows.getDestinations(), row, "destinations"),
                    tieBreaker(rows, label, row)),
                sortKey(rows, label, columns, row),
                byRow
                    ? PropertyMessages.ofEdge(
                        schema, rows.getRowProperties(row).getPropertiesList(), "row_properties")
                    : columns.properties(row, RequestLimits.MAX_EDGE_PROPERTY_BYTES),
                mode,
                label.inList(),
                endpointLabel));
  }

  private long tieBreaker(EdgeRows rows, EdgeLabel label, int row) {
    if (label.multiplicity() == Multiplicity.UNIQUE) {
      return 0;
    }
    return rows.getEventKeysCount() == 0
        ? numbers.nextTieBreaker(schema.graph())
        : WriteIds.tieBreaker(
            schema.graph(), EdgeMessages.checkedEventKey(rows.getEventKeys(row), "event_keys"));
  }

  private long sortKey(EdgeRows rows, EdgeLabel label, BulkColumns columns, int row) {
    if (rows.getSortKeysCount() != 0) {
      return rows.getSortKeys(row);
    }
    Long fromProperty = columns.sortKey(row);
    return fromProperty == null
        ? EdgeMessages.defaultSortKey(label, clock, "sort_keys")
        : fromProperty;
  }

  private static Read each(int size, RowReader reader) {
    List<Mutation> mutations = new ArrayList<>(size);
    List<Integer> rows = new ArrayList<>(size);
    List<RowReject> rejects = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      try {
        mutations.add(reader.read(row));
        rows.add(row);
      } catch (RequestException e) {
        rejects.add(BulkBatches.reject(row, e));
      }
    }
    return new Read(mutations, rows, rejects);
  }

  private static Mutation.Mode mode(Mutation.Mode mode, String field) {
    if (mode == Mutation.Mode.UPDATE) {
      throw RequestException.invalid(field, "The mode UPDATE is not for bulk writing");
    }
    return mode;
  }

  /** Properties come as columns or row by row. */
  private static void eitherWay(int columns, int byRow, int size, String field) {
    oneOrNone(byRow, size, field + ".row_properties");
    if (columns != 0 && byRow != 0) {
      throw RequestException.invalid(
          field + ".row_properties", "The properties come as columns or row by row, not both");
    }
  }

  private static int size(int size, String field) {
    if (size == 0) {
      throw RequestException.missing(field);
    }
    if (size > RequestLimits.MAX_ITEMS) {
      throw RequestException.tooLarge(field, size, RequestLimits.MAX_ITEMS, "rows");
    }
    return size;
  }

  private static void oneOrNone(int actual, int size, String field) {
    if (actual != 0) {
      sameSize(actual, size, field);
    }
  }

  static void sameSize(int actual, int size, String field) {
    if (actual != size) {
      throw RequestException.invalid(
          field, "The batch has " + size + " rows, but '" + field + "' has " + actual);
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface RowReader {
    Mutation read(int row);
  }
}
