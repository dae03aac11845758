package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.query.server.admission.BulkMemory;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens bulk streams, so many at once. Thread-safe. */
final class BulkWrites {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final WriteIds writeIds;
  private final AtomicInteger open = new AtomicInteger();
  private final BulkMemory memory;

  BulkWrites(ServiceParts parts, Graphs graphs) {
    this.parts = parts;
    this.graphs = graphs;
    this.memory = new BulkMemory(parts.limits().maxBulkBytes());
    this.writeIds = new WriteIds(parts.random());
  }

  StreamObserver<BulkWriteRequest> open(StreamObserver<BulkWriteResponse> observer) {
    int limit = parts.limits().maxBulkStreams();
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      observer.onError(
          new ErrorStatuses.Failure(
                  Status.Code.RESOURCE_EXHAUSTED,
                  "OVERLOADED",
                  "There are " + limit + " bulk streams already; try again later",
                  null,
                  java.time.Duration.ofSeconds(1))
              .toException());
      return new ClosedStream();
    }
    BulkWriteStream stream =
        new BulkWriteStream(
            (ServerCallStreamObserver<BulkWriteResponse>) observer,
            parts,
            new BulkBatches(parts, graphs, writeIds),
            memory,
            open::decrementAndGet);
    stream.start();
    return stream;
  }

  /** What is left of a refused stream. */
  private static final class ClosedStream implements StreamObserver<BulkWriteRequest> {
    @Override
    public void onNext(BulkWriteRequest request) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
