package io.kithgraph.query.server.grpc;

import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AllocateIdsRequest;
import io.kithgraph.api.v1.AllocateIdsResponse;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CommitResponse;
import io.kithgraph.api.v1.CountRequest;
import io.kithgraph.api.v1.CountResponse;
import io.kithgraph.api.v1.ExistsRequest;
import io.kithgraph.api.v1.ExistsResponse;
import io.kithgraph.api.v1.ExpandRequest;
import io.kithgraph.api.v1.ExpandResponse;
import io.kithgraph.api.v1.FindVerticesRequest;
import io.kithgraph.api.v1.FindVerticesResponse;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.IntersectRequest;
import io.kithgraph.api.v1.IntersectResponse;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.RangeResponse;
import io.kithgraph.api.v1.SampleRequest;
import io.kithgraph.api.v1.SampleResponse;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.meta.schema.GraphSchema;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The service {@code kithgraph.v1.GraphService}. Thread-safe. */
public final class GraphGrpcService extends GraphServiceGrpc.GraphServiceImplBase {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final GraphReads reads;
  private final SetReads setReads;
  private final GraphCommits commits;
  private final BulkWrites bulkWrites;

  public GraphGrpcService(ServiceParts parts) {
    this.parts = parts;
    this.graphs = new Graphs(parts.catalog(), parts.blocking());
    this.reads = new GraphReads(parts.storage(), graphs);
    this.setReads = new SetReads(parts.storage(), graphs);
    this.commits = new GraphCommits(parts, graphs);
    this.bulkWrites = new BulkWrites(parts, graphs);
  }

  @Override
  public void commit(CommitRequest request, StreamObserver<CommitResponse> observer) {
    Call.answer(observer, parts.limits(), call -> commits.commit(request, call));
  }

  @Override
  public void getVertices(
      GetVerticesRequest request, StreamObserver<GetVerticesResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.vertices(request, call));
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.range(request, call));
  }

  @Override
  public void count(CountRequest request, StreamObserver<CountResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.count(request, call));
  }

  @Override
  public void exists(ExistsRequest request, StreamObserver<ExistsResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.exists(request, call));
  }

  @Override
  public void sample(SampleRequest request, StreamObserver<SampleResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.sample(request, call));
  }

  @Override
  public void intersect(IntersectRequest request, StreamObserver<IntersectResponse> observer) {
    Call.answer(observer, parts.limits(), call -> setReads.intersect(request, call));
  }

  @Override
  public void scanVertices(
      ScanVerticesRequest request, StreamObserver<ScanVerticesResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.scan(request, call));
  }

  @Override
  public void findVertices(
      FindVerticesRequest request, StreamObserver<FindVerticesResponse> observer) {
    Call.answer(observer, parts.limits(), call -> reads.find(request, call));
  }

  @Override
  public void expand(ExpandRequest request, StreamObserver<ExpandResponse> observer) {
    Call.answer(
        observer, parts.limits(), call -> Expansion.expand(request, parts.storage(), graphs, call));
  }

  @Override
  public void allocateIds(
      AllocateIdsRequest request, StreamObserver<AllocateIdsResponse> observer) {
    Call.answer(observer, parts.limits(), call -> allocate(request));
  }

  private CompletionStage<AllocateIdsResponse> allocate(AllocateIdsRequest request) {
    GraphSchema schema = graphs.schema(request.getGraph());
    int count = request.getCount();
    if (count < 1 || count > RequestLimits.MAX_ITEMS) {
      throw RequestException.invalid(
          "count",
          "The count is 1 to "
              + RequestLimits.MAX_ITEMS
              + ", not "
              + Integer.toUnsignedString(count));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          AllocateIdsResponse.Builder response = AllocateIdsResponse.newBuilder();
          for (int i = 0; i < count; i++) {
            response.addIds(parts.numbers().nextVertexNumber(schema.graph()));
          }
          return response.build();
        },
        parts.blocking());
  }

  @Override
  public StreamObserver<BulkWriteRequest> bulkWrite(StreamObserver<BulkWriteResponse> observer) {
    return bulkWrites.open(observer);
  }
}
