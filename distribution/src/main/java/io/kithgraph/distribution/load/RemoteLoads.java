package io.kithgraph.distribution.load;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AdmitRequest;
import io.kithgraph.api.v1.BeginLoadRequest;
import io.kithgraph.api.v1.BulkLoadServiceGrpc;
import io.kithgraph.api.v1.BulkLoadServiceGrpc.BulkLoadServiceStub;
import io.kithgraph.api.v1.DescribeLoadRequest;
import io.kithgraph.api.v1.DescribeLoadResponse;
import io.kithgraph.api.v1.EndLoadRequest;
import io.kithgraph.api.v1.IngestRequest;
import io.kithgraph.api.v1.LoadTarget;
import io.kithgraph.api.v1.StageRequest;
import io.kithgraph.api.v1.StageResponse;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.BulkLoads;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Bulk loads of the edges of a label through a query node. Thread-safe. */
final class RemoteLoads implements BulkLoads {
  private static final long STEP_SECONDS = 90;

  private final Channel channel;
  private final String graph;
  private final String label;

  RemoteLoads(Channel channel, String graph, String label) {
    this.channel = channel;
    this.graph = graph;
    this.label = label;
  }

  /** What the server says of the label. */
  CompletionStage<DescribeLoadResponse> describe() {
    return call(
        BulkLoadServiceStub::describe,
        DescribeLoadRequest.newBuilder().setGraph(graph).setLabel(label).build(),
        Function.identity());
  }

  private LoadTarget target(Load load) {
    return LoadTarget.newBuilder()
        .setGraph(graph)
        .setLabel(label)
        .setLoadId(load.id().toString())
        .build();
  }

  @Override
  public CompletionStage<Begun> begin(Load load) {
    return call(
        BulkLoadServiceStub::begin,
        BeginLoadRequest.newBuilder().setTarget(target(load)).build(),
        begun ->
            new Begun(
                begun.getPrepared(),
                begun.getSlotOwnersList().stream().mapToInt(Integer::intValue).toArray(),
                begun.getVersionsMap()));
  }

  @Override
  public CompletionStage<Void> admit(Load load, int partition, long[] vertices) {
    AdmitRequest request =
        AdmitRequest.newBuilder()
            .setTarget(target(load))
            .setPartition(partition)
            .addAllVertices(Arrays.stream(vertices).boxed().toList())
            .build();
    return call(BulkLoadServiceStub::admit, request, RemoteLoads::nothing);
  }

  @Override
  public CompletionStage<Long> stage(
      Load load, int partition, String table, long offset, byte[] bytes, long length) {
    StageRequest request =
        StageRequest.newBuilder()
            .setTarget(target(load))
            .setPartition(partition)
            .setTable(table)
            .setOffset(offset)
            // Nobody changes the array after.
            .setContent(UnsafeByteOperations.unsafeWrap(bytes))
            .setLength(length)
            .build();
    return call(BulkLoadServiceStub::stage, request, StageResponse::getBytes);
  }

  @Override
  public CompletionStage<Void> ingest(Load load, int partition, List<String> tables) {
    IngestRequest request =
        IngestRequest.newBuilder()
            .setTarget(target(load))
            .setPartition(partition)
            .addAllTables(tables)
            .build();
    return call(BulkLoadServiceStub::ingest, request, RemoteLoads::nothing);
  }

  @Override
  public CompletionStage<Void> end(Load load) {
    return call(
        BulkLoadServiceStub::end,
        EndLoadRequest.newBuilder().setTarget(target(load)).build(),
        RemoteLoads::nothing);
  }

  @SuppressWarnings("NullAway") // The only value of Void.
  private static Void nothing(Object answer) {
    return null;
  }

  /** A method of the service. */
  private interface Method<Q, A> {
    void call(BulkLoadServiceStub stub, Q request, StreamObserver<A> answer);
  }

  private <Q, A, R> CompletionStage<R> call(Method<Q, A> method, Q request, Function<A, R> decode) {
    Answer<A, R> answer = new Answer<>(decode);
    method.call(
        BulkLoadServiceGrpc.newStub(channel).withDeadlineAfter(STEP_SECONDS, TimeUnit.SECONDS),
        request,
        answer);
    return answer.result;
  }

  /** Waits for the answer to one call. */
  private static final class Answer<A, R> implements StreamObserver<A> {
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Function<A, R> decode;

    Answer(Function<A, R> decode) {
      this.decode = decode;
    }

    @Override
    public void onNext(A message) {
      result.complete(decode.apply(message));
    }

    @Override
    public void onError(Throwable failure) {
      result.completeExceptionally(RemoteErrors.read(failure));
    }

    @Override
    public void onCompleted() {
      if (!result.isDone()) {
        result.completeExceptionally(
            new StorageException(ErrorCode.INTERNAL, "The server answered with nothing"));
      }
    }
  }
}
