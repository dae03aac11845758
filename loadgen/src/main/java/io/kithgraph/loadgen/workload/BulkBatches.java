package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * An import as a load: each call is one batch of follows by users who are new, which an importer
 * would send at its own pace. Thread-safe.
 */
final class BulkBatches {
  private static final int ROWS = 1_000;

  private final GraphServiceStub graphs;
  private final String graph;
  private final SocialCalls calls;

  BulkBatches(Channel channel, String graph, SocialCalls calls) {
    this.graphs = GraphServiceGrpc.newStub(channel);
    this.graph = graph;
    this.calls = calls;
  }

  Mix mix() {
    return Mix.of("import", List.of(Mixes.part(1, "batch of 1,000 new follows", this::batch)));
  }

  private CompletionStage<?> batch(RandomGenerator random) {
    VertexIds.Builder followers = VertexIds.newBuilder();
    VertexIds.Builder followees = VertexIds.newBuilder();
    for (int i = 0; i < ROWS; i++) {
      followers.addNumbers(calls.newId());
      followees.addNumbers(calls.user(random));
    }
    FutureObserver<BulkWriteResponse> answer = new FutureObserver<>();
    StreamObserver<BulkWriteRequest> requests = graphs.bulkWrite(answer);
    requests.onNext(
        BulkWriteRequest.newBuilder()
            .setStart(BulkWriteStart.newBuilder().setGraph(graph))
            .build());
    requests.onNext(
        BulkWriteRequest.newBuilder()
            .setBatch(
                BulkWriteBatch.newBuilder()
                    .setEdges(
                        EdgeRows.newBuilder()
                            .setLabel("follow")
                            .setSources(followers)
                            .setDestinations(followees)))
            .build());
    requests.onCompleted();
    return answer.thenAccept(
        done -> {
          if (done.hasError()) {
            throw new IllegalStateException(done.getError().getReason());
          }
          if (done.getCreated() != ROWS) {
            throw new WrongAnswer("new follows of which not all were made");
          }
        });
  }
}
