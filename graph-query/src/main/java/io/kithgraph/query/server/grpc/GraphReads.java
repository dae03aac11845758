package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.api.v1.CountRequest;
import io.kithgraph.api.v1.CountResponse;
import io.kithgraph.api.v1.Edge;
import io.kithgraph.api.v1.ExistsRequest;
import io.kithgraph.api.v1.ExistsResponse;
import io.kithgraph.api.v1.FindVerticesRequest;
import io.kithgraph.api.v1.FindVerticesResponse;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.Properties;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.RangeResponse;
import io.kithgraph.api.v1.SampleRequest;
import io.kithgraph.api.v1.SampleResponse;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.api.v1.Slice;
import io.kithgraph.api.v1.StopReason;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.index.VertexSearch;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves generic reads. Thread-safe. */
final class GraphReads {
  private final StorageClient storage;
  private final Graphs graphs;

  GraphReads(StorageClient storage, Graphs graphs) {
    this.storage = storage;
    this.graphs = graphs;
  }

  CompletionStage<GetVerticesResponse> vertices(GetVerticesRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    List<VertexId> ids = VertexIdMessages.list(request.getIds(), "ids");
    return call.track(
            storage.vertices(new VertexRead(ids, !request.getWithoutProperties()), options))
        .thenApply(records -> vertices(schema, ids, records));
  }

  private static GetVerticesResponse vertices(
      GraphSchema schema, List<VertexId> ids, List<Optional<VertexRecord>> records) {
    GetVerticesResponse.Builder response = GetVerticesResponse.newBuilder();
    List<VertexId> missing = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      Optional<VertexRecord> record = records.get(i);
      if (record.isPresent()) {
        response.addVertices(vertex(schema, record.get()));
      } else {
        missing.add(ids.get(i));
      }
    }
    return response.setMissing(VertexIdMessages.message(missing)).build();
  }

  private static Vertex vertex(GraphSchema schema, VertexRecord record) {
    return Vertex.newBuilder()
        .setId(VertexIdMessages.message(record.id()))
        .setLabel(
            schema
                .findVertexLabel(record.label())
                .map(VertexLabel::name)
                .orElse("#" + record.label().value()))
        .addAllProperties(PropertyMessages.messages(schema, record.properties()))
        .setVersion(record.version())
        .build();
  }

  CompletionStage<RangeResponse> range(RangeRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int limit = ListMessages.pageSize(request.getLimit(), RequestLimits.DEFAULT_PAGE, "limit");
    Optional<EdgeLabel> label =
        ListMessages.label(schema, request.getLists().getLabel(), "lists.label");
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(emptyRange(request));
    }
    List<ListKey> keys = ListMessages.lists(label.get(), request.getLists());
    ListPages pages = ListPages.of(schema, request, keys);
    RangeRead read =
        new RangeRead(
            pages.ranges(),
            pages.bounds(),
            pages.order(),
            limit,
            ListMessages.conditions(schema, request.getFiltersList()),
            new Projection(
                request.getIncludeSortKeys(),
                request.getIncludeTieBreakers(),
                request.getIncludeProperties()));
    return call.track(storage.range(read, options))
        .thenApply(
            slices -> {
              RangeResponse.Builder response = RangeResponse.newBuilder();
              for (EdgeSlice slice : slices) {
                response.addSlices(slice(schema, slice, pages));
              }
              return response.build();
            });
  }

  private static RangeResponse emptyRange(RangeRequest request) {
    RangeResponse.Builder response = RangeResponse.newBuilder();
    int size = VertexIdMessages.list(request.getLists().getVertices(), "lists.vertices").size();
    for (int i = 0; i < size; i++) {
      response.addSlices(Slice.newBuilder().setStopReason(StopReason.STOP_REASON_EXHAUSTED));
    }
    return response.build();
  }

  private static Slice slice(GraphSchema schema, EdgeSlice slice, ListPages pages) {
    EdgeColumns edges = slice.edges();
    Slice.Builder message =
        Slice.newBuilder()
            .setNeighbours(VertexIdMessages.neighbours(edges))
            .setStopReason(ListMessages.stopReason(slice.stopReason()))
            .setNextCursor(Cursors.encode(slice.next(), pages.fingerprint(slice.list())))
            .setVersion(slice.version());
    for (int i = 0; i < edges.size(); i++) {
      if (edges.hasSortKeys()) {
        message.addSortKeys(edges.sortKey(i));
      }
      if (edges.hasTieBreakers()) {
        message.addTieBreakers(edges.tieBreaker(i));
      }
      if (edges.hasProperties()) {
        message.addProperties(
            Properties.newBuilder()
                .addAllProperties(PropertyMessages.messages(schema, edges.properties(i))));
      }
    }
    return message.build();
  }

  CompletionStage<SampleResponse> sample(SampleRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int size = ListMessages.pageSize(request.getSize(), RequestLimits.DEFAULT_PAGE, "size");
    Optional<EdgeLabel> label =
        ListMessages.label(schema, request.getLists().getLabel(), "lists.label");
    if (label.isEmpty()) {
      SampleResponse.Builder none = SampleResponse.newBuilder();
      int lists = VertexIdMessages.list(request.getLists().getVertices(), "lists.vertices").size();
      for (int i = 0; i < lists; i++) {
        none.addSamples(
            io.kithgraph.api.v1.EdgeSample.newBuilder()
                .setStopReason(StopReason.STOP_REASON_EXHAUSTED));
      }
      return CompletableFuture.completedFuture(none.build());
    }
    SampleRead read =
        new SampleRead(
            ListMessages.lists(label.get(), request.getLists()),
            ListMessages.bounds(request.hasBounds(), request.getBounds()),
            size,
            request.getSeed(),
            new Projection(
                request.getIncludeSortKeys(),
                request.getIncludeTieBreakers(),
                request.getIncludeProperties()));
    return call.track(storage.sample(read, options))
        .thenApply(
            samples -> {
              SampleResponse.Builder response = SampleResponse.newBuilder();
              for (EdgeSample sample : samples) {
                response.addSamples(sample(schema, sample));
              }
              return response.build();
            });
  }

  private static io.kithgraph.api.v1.EdgeSample sample(GraphSchema schema, EdgeSample sample) {
    EdgeColumns edges = sample.edges();
    io.kithgraph.api.v1.EdgeSample.Builder message =
        io.kithgraph.api.v1.EdgeSample.newBuilder()
            .setNeighbours(VertexIdMessages.neighbours(edges))
            .setPopulation(sample.population())
            .setStopReason(ListMessages.stopReason(sample.stopReason()))
            .setVersion(sample.version());
    for (int i = 0; i < edges.size(); i++) {
      if (edges.hasSortKeys()) {
        message.addSortKeys(edges.sortKey(i));
      }
      if (edges.hasTieBreakers()) {
        message.addTieBreakers(edges.tieBreaker(i));
      }
      if (edges.hasProperties()) {
        message.addProperties(
            Properties.newBuilder()
                .addAllProperties(PropertyMessages.messages(schema, edges.properties(i))));
      }
    }
    return message.build();
  }

  CompletionStage<CountResponse> count(CountRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    Optional<EdgeLabel> label =
        ListMessages.label(schema, request.getLists().getLabel(), "lists.label");
    if (label.isEmpty()) {
      int size = VertexIdMessages.list(request.getLists().getVertices(), "lists.vertices").size();
      return CompletableFuture.completedFuture(counts(new long[size]));
    }
    CountRead read =
        new CountRead(
            ListMessages.lists(label.get(), request.getLists()),
            ListMessages.bounds(request.hasBounds(), request.getBounds()),
            ListMessages.conditions(schema, request.getFiltersList()));
    return call.track(storage.count(read, options)).thenApply(GraphReads::counts);
  }

  private static CountResponse counts(long[] counts) {
    CountResponse.Builder response = CountResponse.newBuilder();
    for (long count : counts) {
      response.addCounts(count);
    }
    return response.build();
  }

  CompletionStage<ExistsResponse> exists(ExistsRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    VertexIdPairs pairs =
        VertexIdPairs.of(
            request.getSources(), "sources", request.getDestinations(), "destinations");
    Optional<EdgeLabel> label = ListMessages.label(schema, request.getLabel(), "label");
    if (label.isEmpty()) {
      ExistsResponse.Builder none = ExistsResponse.newBuilder();
      for (int i = 0; i < pairs.size(); i++) {
        none.addExists(false);
      }
      return CompletableFuture.completedFuture(none.build());
    }
    EdgeProbeRead read = new EdgeProbeRead(probes(label.get(), pairs), request.getIncludeEdges());
    return call.track(storage.probe(read, options))
        .thenApply(answers -> exists(schema, label.get(), answers));
  }

  static List<EdgeProbeRead.Probe> probes(EdgeLabel label, VertexIdPairs pairs) {
    List<EdgeProbeRead.Probe> probes = new ArrayList<>(pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      probes.add(
          new EdgeProbeRead.Probe(
              new ListKey(pairs.left(i), label.id(), Direction.OUT), pairs.right(i), null));
    }
    return probes;
  }

  private static ExistsResponse exists(
      GraphSchema schema, EdgeLabel label, List<ProbeAnswer> answers) {
    ExistsResponse.Builder response = ExistsResponse.newBuilder();
    for (ProbeAnswer answer : answers) {
      response.addExists(answer.exists());
      EdgeRecord edge = answer.edge();
      if (edge != null) {
        response.addEdges(
            Edge.newBuilder()
                .setLabel(label.name())
                .setSource(VertexIdMessages.message(edge.key().source()))
                .setDestination(VertexIdMessages.message(edge.key().destination()))
                .setTieBreaker(edge.key().tieBreaker())
                .setSortKey(edge.sortKey())
                .addAllProperties(PropertyMessages.messages(schema, edge.properties())));
      }
    }
    return response.build();
  }

  CompletionStage<ScanVerticesResponse> scan(ScanVerticesRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int limit =
        ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_SCAN_PAGE, "page_size");
    long fingerprint = new Fingerprint().add(schema.graph().value()).value();
    Optional<String> continuation =
        request.getCursor().isEmpty()
            ? Optional.empty()
            : Optional.of(Cursors.decodeScan(request.getCursor(), fingerprint, "cursor"));
    VertexScan scan = new VertexScan(continuation, limit, !request.getWithoutProperties());
    return call.track(storage.scan(scan, options))
        .thenApply(
            page -> {
              ScanVerticesResponse.Builder response = ScanVerticesResponse.newBuilder();
              page.vertices().forEach(record -> response.addVertices(vertex(schema, record)));
              page.continuation()
                  .ifPresent(next -> response.setNextCursor(Cursors.encodeScan(next, fingerprint)));
              return response.build();
            });
  }

  CompletionStage<FindVerticesResponse> find(FindVerticesRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int limit =
        ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_SCAN_PAGE, "page_size");
    LabelId label =
        schema
            .findVertexLabel(request.getLabel())
            .map(VertexLabel::id)
            .orElseThrow(
                () ->
                    RequestException.invalid(
                        "label", "There is no vertex label '" + request.getLabel() + "'"));
    PropertyCondition condition =
        ListMessages.conditions(schema, List.of(request.getFilter())).get(0);
    VertexSearch search =
        schema.indexes().stream()
            .filter(index -> index.state() == VertexIndex.State.READY)
            .filter(index -> index.label().equals(label) && index.key() == condition.keyId())
            .flatMap(index -> VertexSearch.of(storage, index, condition).stream())
            .findFirst()
            .orElseThrow(() -> noIndex(request));
    long fingerprint =
        new Fingerprint()
            .add(schema.graph().value())
            .add(label.value())
            .add(request.getFilter())
            .value();
    Optional<String> continuation =
        request.getCursor().isEmpty()
            ? Optional.empty()
            : Optional.of(Cursors.decodeScan(request.getCursor(), fingerprint, "cursor"));
    return call.track(search.page(continuation, limit, options))
        .thenApply(
            page -> {
              FindVerticesResponse.Builder response = FindVerticesResponse.newBuilder();
              for (VertexRecord found : page.vertices()) {
                Vertex vertex = vertex(schema, found);
                response.addVertices(
                    request.getWithoutProperties()
                        ? vertex.toBuilder().clearProperties().build()
                        : vertex);
              }
              page.continuation()
                  .ifPresent(next -> response.setNextCursor(Cursors.encodeScan(next, fingerprint)));
              return response.build();
            });
  }

  private static RequestException noIndex(FindVerticesRequest request) {
    return new RequestException(
        Status.Code.FAILED_PRECONDITION,
        "NO_INDEX",
        "filter",
        "No complete index on "
            + request.getLabel()
            + "."
            + request.getFilter().getKey()
            + " answers the condition; make one with CreateIndex");
  }
}
