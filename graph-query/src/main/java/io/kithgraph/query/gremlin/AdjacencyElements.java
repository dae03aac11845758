package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.FrontierScan;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.query.exec.ScanBinder;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

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
  private final FrontierScan scan;
  private final List<Row> rows = new ArrayList<>();
  private VertexBatch neighbours;
  private int next;
  private int sourceOfLast;

  /** One edge of the chunk; {@code edge} is set if the scan yields edges. */
  private record Row(int source, VertexId neighbour, List<EdgeRecord> edge, Direction direction) {}

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
    this.neighbours = new VertexBatch(transaction, execution, List.of());
    this.scan =
        new FrontierScan(
            reads,
            execution,
            sources,
            ScanBinder.bind(schema, plan),
            plan.neighbour(),
            plan.sort() == null ? Order.ASCENDING : plan.sort().order(),
            plan.limit(),
            output == AdjacencyScan.Output.EDGES ? Projection.ALL : Projection.IDS);
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
    if (output != AdjacencyScan.Output.NEIGHBOUR_IDS) {
      List<VertexId> ids = new ArrayList<>(rows.size());
      for (Row row : rows) {
        ids.add(row.neighbour());
      }
      neighbours = new VertexBatch(transaction, execution, ids);
    }
    return !rows.isEmpty();
  }

  private Row row() {
    ListKey list = scan.list();
    VertexId neighbour = scan.neighbour();
    List<EdgeRecord> edge = List.of();
    if (output == AdjacencyScan.Output.EDGES) {
      int index = scan.index();
      EdgeKey key = list.edge(neighbour, scan.columns().tieBreaker(index));
      edge =
          List.of(
              new EdgeRecord(key, scan.columns().sortKey(index), scan.columns().properties(index)));
    }
    return new Row(scan.source(), neighbour, edge, list.direction());
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
      case NEIGHBOUR_IDS -> row.neighbour().value();
      case NEIGHBOURS -> new KithVertex(graph, neighbours, position);
      case EDGES -> edge(row, position);
    };
  }

  private KithEdge edge(Row row, int position) {
    EdgeRecord record = row.edge().get(0);
    EdgeLabel label =
        schema
            .findEdgeLabel(record.key().label())
            .orElseGet(() -> graph.names().edgeLabel(record.key().label()));
    KithVertex neighbour = new KithVertex(graph, neighbours, position);
    return new KithEdge(graph, label, record, transaction, row.direction(), neighbour);
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
