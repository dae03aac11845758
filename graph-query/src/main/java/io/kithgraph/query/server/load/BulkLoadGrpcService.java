package io.kithgraph.query.server.load;

import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AdmitRequest;
import io.kithgraph.api.v1.AdmitResponse;
import io.kithgraph.api.v1.BeginLoadRequest;
import io.kithgraph.api.v1.BeginLoadResponse;
import io.kithgraph.api.v1.BulkLoadServiceGrpc;
import io.kithgraph.api.v1.DescribeLoadRequest;
import io.kithgraph.api.v1.DescribeLoadResponse;
import io.kithgraph.api.v1.EndLoadRequest;
import io.kithgraph.api.v1.EndLoadResponse;
import io.kithgraph.api.v1.IngestRequest;
import io.kithgraph.api.v1.IngestResponse;
import io.kithgraph.api.v1.LoadTarget;
import io.kithgraph.api.v1.StageRequest;
import io.kithgraph.api.v1.StageResponse;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.query.server.grpc.Call;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.bulk.BulkLoads.Load;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The service {@code kithgraph.v1.BulkLoadService}. Thread-safe. */
public final class BulkLoadGrpcService extends BulkLoadServiceGrpc.BulkLoadServiceImplBase {
  private final Catalog catalog;
  private final BulkLoadAccess access;

  /** The service over a way to the partitions. */
  public BulkLoadGrpcService(Catalog catalog, BulkLoadAccess access) {
    this.catalog = catalog;
    this.access = access;
  }

  @Override
  public void describe(DescribeLoadRequest request, StreamObserver<DescribeLoadResponse> observer) {
    Call.answer(
        observer,
        () -> {
          GraphSchema schema = schema(request.getGraph());
          EdgeLabel label = label(schema, request.getLabel());
          return CompletableFuture.completedFuture(
              DescribeLoadResponse.newBuilder()
                  .setFormat(access.format())
                  .setGraphNumber(schema.graph().value())
                  .setLabelNumber(label.id().value())
                  .setInList(label.inList())
                  .build());
        });
  }

  @Override
  public void begin(BeginLoadRequest request, StreamObserver<BeginLoadResponse> observer) {
    step(
        observer,
        request.getTarget(),
        (load, loads) ->
            loads
                .begin(load)
                .thenApply(
                    begun ->
                        BeginLoadResponse.newBuilder()
                            .setPrepared(begun.prepared())
                            .addAllSlotOwners(Arrays.stream(begun.slotOwners()).boxed().toList())
                            .putAllVersions(begun.versions())
                            .build()));
  }

  @Override
  public void admit(AdmitRequest request, StreamObserver<AdmitResponse> observer) {
    step(
        observer,
        request.getTarget(),
        (load, loads) ->
            loads
                .admit(
                    load,
                    request.getPartition(),
                    request.getVerticesList().stream().mapToLong(Long::longValue).toArray())
                .thenApply(done -> AdmitResponse.getDefaultInstance()));
  }

  @Override
  public void stage(StageRequest request, StreamObserver<StageResponse> observer) {
    step(
        observer,
        request.getTarget(),
        (load, loads) ->
            loads
                .stage(
                    load,
                    request.getPartition(),
                    request.getTable(),
                    request.getOffset(),
                    request.getContent().toByteArray(),
                    request.getLength())
                .thenApply(bytes -> StageResponse.newBuilder().setBytes(bytes).build()));
  }

  @Override
  public void ingest(IngestRequest request, StreamObserver<IngestResponse> observer) {
    step(
        observer,
        request.getTarget(),
        (load, loads) ->
            loads
                .ingest(load, request.getPartition(), request.getTablesList())
                .thenApply(done -> IngestResponse.getDefaultInstance()));
  }

  @Override
  public void end(EndLoadRequest request, StreamObserver<EndLoadResponse> observer) {
    step(
        observer,
        request.getTarget(),
        (load, loads) -> loads.end(load).thenApply(done -> EndLoadResponse.getDefaultInstance()));
  }

  private <T> void step(
      StreamObserver<T> observer,
      LoadTarget target,
      BiFunction<Load, BulkLoads, CompletionStage<T>> step) {
    Call.answer(
        observer,
        () -> {
          GraphSchema schema = schema(target.getGraph());
          EdgeLabel label = label(schema, target.getLabel());
          Load load = new Load(id(target.getLoadId()), schema.graph(), label.id());
          return step.apply(load, access.loads(vertexLabel(schema, label)));
        });
  }

  private GraphSchema schema(String name) {
    return catalog.schema(name.isEmpty() ? Catalog.DEFAULT_GRAPH : name);
  }

  private static EdgeLabel label(GraphSchema schema, String name) {
    EdgeLabel label =
        schema
            .findEdgeLabel(name)
            .orElseThrow(
                () ->
                    new StorageException(
                        ErrorCode.NOT_FOUND,
                        "The graph '"
                            + schema.name()
                            + "' has no edge label '"
                            + name
                            + "'; define it first: kith schema define"));
    String reason =
        label.multiplicity() != Multiplicity.UNIQUE
            ? "are events, of which each is kept"
            : !label.rollUps().isEmpty()
                ? "have roll-ups"
                : label.ttl().isPresent() ? "have a ttl" : "";
    if (!reason.isEmpty()) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "Edges of '"
              + name
              + "' "
              + reason
              + "; those are not loaded in bulk: import them through the server");
    }
    return label;
  }

  private static Optional<LabelId> vertexLabel(GraphSchema schema, EdgeLabel label) {
    return label.endpoints() == EndpointPolicy.REQUIRE
        ? Optional.empty()
        : schema.findVertexLabel(label.endpointLabel()).map(VertexLabel::id);
  }

  private static RequestId id(String text) {
    try {
      return RequestId.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT, "The field 'target.load_id' is a UUID, not '" + text + "'");
    }
  }
}
