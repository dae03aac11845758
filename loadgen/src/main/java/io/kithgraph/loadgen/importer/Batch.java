package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.Properties;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.VertexRows;
import io.kithgraph.loadgen.dataset.Row;
import java.util.ArrayList;
import java.util.List;

/** Rows that are sent together. Confined to one thread. */
final class Batch {
  private final int lane;
  private final ImportOptions.Kind kind;
  private final String label;
  private final PutMode mode;
  private final RejectFile rejectFile;
  private final List<Row> rows = new ArrayList<>();
  private final IdColumn sources = new IdColumn();
  private final IdColumn destinations = new IdColumn();
  private final EdgeRows.Builder edges = EdgeRows.newBuilder();
  private final List<PropertyCells> properties = new ArrayList<>();
  private final List<Properties> rowProperties = new ArrayList<>();

  Batch(
      int lane,
      ImportOptions.Kind kind,
      String label,
      PutMode mode,
      ColumnMapping mapping,
      RejectFile rejectFile) {
    this.lane = lane;
    this.kind = kind;
    this.label = label;
    this.mode = mode;
    this.rejectFile = rejectFile;
    for (ColumnMapping.PropertyColumnRule rule : mapping.properties()) {
      properties.add(new PropertyCells(rule.key(), rule.type()));
    }
  }

  int lane() {
    return lane;
  }

  int size() {
    return rows.size();
  }

  /** The row at the given position, from 0. */
  Row row(int index) {
    return rows.get(index);
  }

  /** Where rejected rows of this batch go. */
  RejectFile rejectFile() {
    return rejectFile;
  }

  void add(ParsedRow row) {
    rows.add(row.row());
    sources.add(row.source());
    if (row.destination() != null) {
      destinations.add(row.destination());
    }
    if (row.sortKey() != null) {
      edges.addSortKeys(row.sortKey());
    }
    if (row.eventKey() != null) {
      edges.addEventKeys(row.eventKey());
    }
    if (row.properties() != null) {
      rowProperties.add(row.properties());
    }
    for (int i = 0; i < properties.size(); i++) {
      properties.get(i).add(row.values().get(i));
    }
  }

  /** The message for the server. */
  BulkWriteBatch encode(long sequence) {
    BulkWriteBatch.Builder batch = BulkWriteBatch.newBuilder().setSequence(sequence);
    if (kind == ImportOptions.Kind.VERTICES) {
      VertexRows.Builder vertices =
          VertexRows.newBuilder().setLabel(label).setIds(sources.build()).setMode(mode);
      properties.forEach(cells -> vertices.addProperties(cells.build()));
      return batch.setVertices(vertices.addAllRowProperties(rowProperties)).build();
    }
    edges.setLabel(label).setSources(sources.build()).setDestinations(destinations.build());
    properties.forEach(cells -> edges.addProperties(cells.build()));
    return batch.setEdges(edges.setMode(mode).addAllRowProperties(rowProperties)).build();
  }
}
