package io.kithgraph.loadgen.exporter;

import io.grpc.Channel;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.Edge;
import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GraphSchema;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.Order;
import io.kithgraph.api.v1.PriorityClass;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.RangeResponse;
import io.kithgraph.api.v1.ReadOptions;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.api.v1.Slice;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Writes all vertices and edges of a graph through the public API, in memory that does not grow
 * with the graph: page by page of vertices, and for each page the OUT lists of all labels. What is
 * written to the graph meanwhile may be in the files or not; each vertex and edge that was there
 * all the time is in them once. Confined to one thread.
 */
public final class Exporter {
  private static final int VERTICES_IN_PAGE = 500;
  private static final int EDGES_IN_SLICE = 1_000;
  private static final long DEADLINE_SECONDS = 60;

  private final Channel channel;
  private final ExportProgress progress;
  private final Map<String, ElementFile> vertexFiles = new TreeMap<>();
  private final Map<String, ElementFile> edgeFiles = new TreeMap<>();
  private long vertices;
  private long edges;

  /** An exporter over a channel to any query node, which stays the caller's. */
  public Exporter(Channel channel, ExportProgress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /**
   * Exports; blocks until all is written.
   *
   * @throws ExportException if a file cannot be written, or cannot hold what the graph holds
   */
  public ExportSummary run(ExportOptions options) {
    long began = System.nanoTime();
    GraphSchema schema =
        CatalogServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .getSchema(GetSchemaRequest.newBuilder().setGraph(options.graph()).build())
            .getSchema();
    try {
      Files.createDirectories(options.folder());
    } catch (IOException e) {
      throw new ExportException("The folder " + options.folder() + " cannot be made", e);
    }
    List<ElementFile> files = new ArrayList<>();
    try {
      export(options, schema);
    } finally {
      files.addAll(vertexFiles.values());
      files.addAll(edgeFiles.values());
      files.forEach(ElementFile::close);
    }
    return new ExportSummary(
        vertices,
        edges,
        files.stream().map(ElementFile::summary).toList(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private void export(ExportOptions options, GraphSchema schema) {
    String cursor = "";
    do {
      ScanVerticesResponse page =
          reads()
              .scanVertices(
                  ScanVerticesRequest.newBuilder()
                      .setGraph(options.graph())
                      .setOptions(batch())
                      .setPageSize(VERTICES_IN_PAGE)
                      .setCursor(cursor)
                      .build());
      for (Vertex vertex : page.getVerticesList()) {
        vertexFiles
            .computeIfAbsent(
                vertex.getLabel(),
                label -> file(options, schema, true, LabelColumns.ofVertices(label)))
            .add(vertex);
        vertices++;
      }
      List<VertexId> ids = page.getVerticesList().stream().map(Vertex::getId).toList();
      if (!ids.isEmpty()) {
        schema.getEdgeLabelsList().forEach(label -> edges(options, schema, label, ids));
      }
      progress.update(vertices, edges);
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
  }

  /** Writes the OUT lists of some vertices; lists that are not exhausted are asked for again. */
  private void edges(
      ExportOptions options, GraphSchema schema, EdgeLabel label, List<VertexId> sources) {
    List<VertexId> open = sources;
    List<String> cursors = List.of();
    while (!open.isEmpty()) {
      RangeResponse answer =
          reads()
              .range(
                  RangeRequest.newBuilder()
                      .setGraph(options.graph())
                      .setOptions(batch())
                      .setLists(
                          Lists.newBuilder()
                              .setVertices(column(open))
                              .setLabel(label.getName())
                              .setDirection(Direction.DIRECTION_OUT))
                      .setOrder(Order.ORDER_ASCENDING)
                      .addAllCursors(cursors)
                      .setLimit(EDGES_IN_SLICE)
                      .setIncludeSortKeys(true)
                      .setIncludeProperties(true)
                      .build());
      List<VertexId> rest = new ArrayList<>();
      List<String> next = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        Slice slice = answer.getSlices(i);
        write(options, schema, label, open.get(i), slice);
        if (!slice.getNextCursor().isEmpty()) {
          rest.add(open.get(i));
          next.add(slice.getNextCursor());
        }
      }
      open = rest;
      cursors = next;
      progress.update(vertices, edges);
    }
  }

  private void write(
      ExportOptions options, GraphSchema schema, EdgeLabel label, VertexId source, Slice slice) {
    int size = slice.getSortKeysCount();
    if (size == 0) {
      return;
    }
    ElementFile file =
        edgeFiles.computeIfAbsent(
            label.getName(), name -> file(options, schema, false, LabelColumns.of(label)));
    for (int i = 0; i < size; i++) {
      Edge.Builder edge =
          Edge.newBuilder()
              .setSource(source)
              .setDestination(at(slice.getNeighbours(), i))
              .setSortKey(slice.getSortKeys(i));
      if (slice.getPropertiesCount() != 0) {
        edge.addAllProperties(slice.getProperties(i).getPropertiesList());
      }
      file.add(edge.build());
      edges++;
    }
  }

  private static ElementFile file(
      ExportOptions options, GraphSchema schema, boolean vertices, LabelColumns columns) {
    Path path =
        options
            .folder()
            .resolve(
                (vertices ? "vertices-" : "edges-")
                    + URLEncoder.encode(columns.label(), StandardCharsets.UTF_8)
                    + "."
                    + options.format().suffix()
                    + options.packing().suffix());
    return switch (options.format()) {
      case JSONL -> new JsonElementFile(path, vertices, columns, options.packing());
      case CSV, TSV ->
          new TableElementFile(
              path,
              vertices,
              columns,
              schema.getPropertyKeysList(),
              options.packing(),
              options.format() == ExportOptions.Format.TSV ? '\t' : ',');
    };
  }

  private GraphServiceGrpc.GraphServiceBlockingStub reads() {
    return GraphServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static ReadOptions batch() {
    return ReadOptions.newBuilder().setPriority(PriorityClass.PRIORITY_CLASS_BATCH).build();
  }

  private static VertexIds column(List<VertexId> ids) {
    boolean strings = ids.stream().anyMatch(VertexId::hasString);
    boolean numbers = ids.stream().anyMatch(VertexId::hasNumber);
    VertexIds.Builder column = VertexIds.newBuilder();
    for (VertexId id : ids) {
      if (numbers) {
        column.addNumbers(id.getNumber());
      }
      if (strings) {
        column.addStrings(id.getString());
      }
    }
    return column.build();
  }

  private static VertexId at(VertexIds ids, int index) {
    String string = ids.getStringsCount() == 0 ? "" : ids.getStrings(index);
    return string.isEmpty()
        ? VertexId.newBuilder().setNumber(ids.getNumbers(index)).build()
        : VertexId.newBuilder().setString(string).build();
  }
}
