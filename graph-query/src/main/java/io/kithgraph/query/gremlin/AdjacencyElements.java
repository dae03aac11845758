package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.EdgeCursor;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.query.exec.ScanCursors;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Projection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an adjacency scan over a frontier yields, as Gremlin sees it: edges, vertices or ids, with
 * the source that each came from. Elements are made a chunk at a time; the vertices of a chunk read
 * ahead for each other. Confined to the thread of its transaction.
 */
final class AdjacencyElements implements Iterator<Object> {
  private static final int MAX_CHUNK = 1024;

  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private final GraphSchema schema;
  private final AdjacencyScan.Output output;
  private final Projection columns;
  private final EdgeCursor scan;
  private final List<Row> rows = new ArrayList<>();
  private VertexBatch neighbours;
  private int next;
  private int sourceOfLast;

  /**
   * One edge of the chunk.
   *
   * @param made what is given, unless that takes the whole chunk to make
   */
  private record Row(int source, VertexId neighbour, @Nullable Object made, Direction direction) {}

  AdjacencyElements(
      KithGraph graph,
      OpenTransaction transaction,
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      AdjacencyScan plan) {
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
    this.schema = graph.names().schema();
    this.output = plan.output();
    this.columns = plan.columns();
    this.neighbours = new VertexBatch(transaction, execution, List.of());
    this.scan = ScanCursors.open(reads, execution, schema, sources, plan);
  }

  Execution execution() {
    return execution;
  }

  @Override
  public boolean hasNext() {
    if (next < rows.size()) {
      return true;
    }
    rows.clear();
    next = 0;
    while (rows.size() < MAX_CHUNK && (rows.isEmpty() || scan.ready()) && scan.next()) {
      rows.add(row());
    }
    if (output == AdjacencyScan.Output.NEIGHBOURS || output == AdjacencyScan.Output.EDGES) {
      List<VertexId> ids = new ArrayList<>(rows.size());
      for (Row row : rows) {
        ids.add(row.neighbour());
      }
      boolean properties = output == AdjacencyScan.Output.EDGES || columns.properties();
      neighbours = new VertexBatch(transaction, execution, ids, properties);
    }
    return !rows.isEmpty();
  }

  private Row row() {
    ListKey list = scan.list();
    VertexId neighbour = scan.neighbour();
    int index = scan.index();
    Object made =
        switch (output) {
          case NEIGHBOURS -> null;
          case NEIGHBOUR_IDS -> neighbour.value();
          case SORT_KEYS -> label(list.label()).sortKey().decode(scan.columns().sortKey(index));
          case EDGES -> record(list, neighbour, index);
        };
    return new Row(scan.source(), neighbour, made, list.direction());
  }

  /** The edge; what nobody looks at was not read and is left blank. */
  private EdgeRecord record(ListKey list, VertexId neighbour, int index) {
    EdgeColumns read = scan.columns();
    return new EdgeRecord(
        list.edge(neighbour, columns.tieBreakers() ? read.tieBreaker(index) : 0),
        columns.sortKeys() ? read.sortKey(index) : 0,
        columns.properties() ? read.properties(index) : PropertySet.EMPTY);
  }

  private EdgeLabel label(LabelId id) {
    return schema.findEdgeLabel(id).orElseGet(() -> graph.names().edgeLabel(id));
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int position = next++;
    Row row = rows.get(position);
    sourceOfLast = row.source();
    return switch (output) {
      case NEIGHBOUR_IDS, SORT_KEYS -> Objects.requireNonNull(row.made());
      case NEIGHBOURS -> new KithVertex(graph, neighbours, position);
      case EDGES -> edge((EdgeRecord) Objects.requireNonNull(row.made()), row, position);
    };
  }

  private KithEdge edge(EdgeRecord record, Row row, int position) {
    return new KithEdge(
        graph,
        label(record.key().label()),
        record,
        transaction,
        row.direction(),
        new KithVertex(graph, neighbours, position));
  }

  /**
   * Whether there are elements of the given source left; those of sources before it are left out,
   * so that sources must be asked for in ascending order.
   */
  boolean hasNextOf(int source) {
    while (next < rows.size() && rows.get(next).source() < source) {
      next++;
    }
    if (next == rows.size()) {
      scan.skipTo(source);
    }
    return hasNext() && rows.get(next).source() == source;
  }

  /** The index of the source of what {@link #next} gave last, in the frontier. */
  int source() {
    return sourceOfLast;
  }
}
