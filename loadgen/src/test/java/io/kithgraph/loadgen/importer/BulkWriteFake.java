package io.kithgraph.loadgen.importer;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BatchError;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.RowReject;
import io.kithgraph.api.v1.VertexIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A graph service that only takes bulk writes, keeps edges in a map, and fails now and then in
 * every way that the protocol knows. Thread-safe by its one lock.
 */
final class BulkWriteFake extends GraphServiceGrpc.GraphServiceImplBase {
  private final Object lock = new Object();
  private final Map<String, Long> edges = new HashMap<>();
  private final Random random;
  private final int failuresPerThousand;
  private int rows;

  BulkWriteFake(long seed, int failuresPerThousand) {
    this.random = new Random(seed);
    this.failuresPerThousand = failuresPerThousand;
  }

  /** Sort keys of all edges by {@code source>destination/event key}. */
  Map<String, Long> edges() {
    synchronized (lock) {
      return new HashMap<>(edges);
    }
  }

  /** How many rows have come, those of batches that were sent again counted each time. */
  int rows() {
    synchronized (lock) {
      return rows;
    }
  }

  @Override
  public StreamObserver<BulkWriteRequest> bulkWrite(StreamObserver<BulkWriteResponse> responses) {
    return new StreamObserver<>() {
      private boolean ended;

      @Override
      public void onNext(BulkWriteRequest request) {
        if (ended || request.hasStart()) {
          return;
        }
        synchronized (lock) {
          BulkWriteResponse response = apply(request.getBatch());
          if (random.nextInt(1000) < failuresPerThousand) {
            // Applied, but the answer is lost with the stream.
            ended = true;
            responses.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
          }
          responses.onNext(response);
        }
      }

      @Override
      public void onError(Throwable failure) {
        ended = true;
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private BulkWriteResponse apply(BulkWriteBatch batch) {
    BulkWriteResponse.Builder response =
        BulkWriteResponse.newBuilder().setSequence(batch.getSequence());
    EdgeRows rows = batch.getEdges();
    int count = Math.max(rows.getSources().getNumbersCount(), rows.getSources().getStringsCount());
    this.rows += count;
    boolean fails = random.nextInt(1000) < failuresPerThousand;
    int applied = fails ? random.nextInt(count) : count;
    int created = 0;
    int updated = 0;
    int unchanged = 0;
    for (int i = 0; i < applied; i++) {
      String source = id(rows.getSources(), i);
      if (source.equals("666")) {
        response.addRejects(
            RowReject.newBuilder().setRow(i).setReason("INVALID_ARGUMENT").setMessage("evil"));
        continue;
      }
      String eventKey = rows.getEventKeysCount() == 0 ? "" : rows.getEventKeys(i);
      String edge = source + ">" + id(rows.getDestinations(), i) + "/" + eventKey;
      Long sortKey = rows.getSortKeysCount() == 0 ? -1L : (Long) rows.getSortKeys(i);
      if (!edges.containsKey(edge)) {
        edges.put(edge, sortKey);
        created++;
      } else if (rows.getMode() == PutMode.PUT_MODE_UPSERT && !edges.get(edge).equals(sortKey)) {
        edges.put(edge, sortKey);
        updated++;
      } else {
        unchanged++;
      }
    }
    if (fails) {
      return response
          .clearRejects()
          .setError(BatchError.newBuilder().setReason("OVERLOADED").setMessage("later"))
          .build();
    }
    return response.setCreated(created).setUpdated(updated).setUnchanged(unchanged).build();
  }

  private static String id(VertexIds ids, int row) {
    return ids.getStringsCount() > 0 && !ids.getStrings(row).isEmpty()
        ? ids.getStrings(row)
        : Long.toString(ids.getNumbers(row));
  }
}
