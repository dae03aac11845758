package io.kithgraph.distribution.process;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.VertexIds;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One bulk stream with some batches under way at any time, each sent as soon as one before it is
 * answered, whatever the answer; until it is told to end. Thread-safe.
 */
final class OverloadBulk implements StreamObserver<BulkWriteResponse> {
  private static final int WINDOW = 4;
  private static final int ROWS = 200;

  private final AtomicLong newIds;
  private final StreamObserver<BulkWriteRequest> requests;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Map<Long, Long> underWay = new ConcurrentHashMap<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private long sequence;

  /**
   * Begins.
   *
   * @param newIds ids that nobody else uses
   */
  OverloadBulk(Channel channel, AtomicLong newIds) {
    this.newIds = newIds;
    this.requests = GraphServiceGrpc.newStub(channel).bulkWrite(this);
    requests.onNext(start());
    for (int i = 0; i < WINDOW; i++) {
      send();
    }
  }

  private synchronized void send() {
    if (ending.get() || ended.isDone()) {
      return;
    }
    long first = newIds.getAndAdd(ROWS);
    underWay.put(++sequence, first);
    VertexIds.Builder from = VertexIds.newBuilder();
    VertexIds.Builder to = VertexIds.newBuilder();
    for (int i = 0; i < ROWS; i++) {
      from.addNumbers(first + i);
      to.addNumbers(OverloadCalls.CELEBRITY);
    }
    requests.onNext(follows(sequence, from, to));
  }

  /** The first message of a stream. */
  static BulkWriteRequest start() {
    return BulkWriteRequest.newBuilder().setStart(BulkWriteStart.getDefaultInstance()).build();
  }

  /** A batch of follows. */
  static BulkWriteRequest follows(long sequence, VertexIds.Builder from, VertexIds.Builder to) {
    EdgeRows rows =
        EdgeRows.newBuilder().setLabel("follow").setSources(from).setDestinations(to).build();
    return BulkWriteRequest.newBuilder()
        .setBatch(BulkWriteBatch.newBuilder().setSequence(sequence).setEdges(rows))
        .build();
  }

  @Override
  public void onNext(BulkWriteResponse response) {
    Long first = underWay.remove(response.getSequence());
    if (first != null && !response.hasError()) {
      acknowledged.add(first);
    }
    send();
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(null);
  }

  @Override
  public void onCompleted() {
    ended.complete(null);
  }

  /** Sends no more; the future ends once all is answered, or the stream was refused. */
  synchronized CompletableFuture<Void> end() {
    if (ending.compareAndSet(false, true) && !ended.isDone()) {
      requests.onCompleted();
    }
    return ended;
  }

  /** The first and the last follower of each batch that was acknowledged. */
  Set<Long> acknowledged() {
    Set<Long> ends = ConcurrentHashMap.newKeySet();
    acknowledged.forEach(
        first -> {
          ends.add(first);
          ends.add(first + ROWS - 1);
        });
    return ends;
  }
}
