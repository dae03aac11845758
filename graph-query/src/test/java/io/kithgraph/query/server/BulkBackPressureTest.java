package io.kithgraph.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.query.server.grpc.RequestLimits;
import io.kithgraph.storage.client.EmbeddedStorage;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client sends all it has at once: the server takes no more than it can hold. */
final class BulkBackPressureTest {
  private static final int BATCHES = 60;
  private static final int BAD_ROWS = 2_000;
  private static final Duration CALM = Duration.ofMillis(300);

  private final AtomicInteger commits = new AtomicInteger();
  private final CompletableFuture<Boolean> storageGoesOn = new CompletableFuture<>();
  private final QueryNodeFixture fixture =
      new QueryNodeFixture(
          ObservedStorage.of(
              EmbeddedStorage.shared().client(),
              (method, arguments, call) -> {
                if (!method.equals("commit")) {
                  return call.get();
                }
                commits.incrementAndGet();
                return ObservedStorage.after(storageGoesOn, call);
              }),
          QueryNodeConfig.defaults());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void noMoreThanAWindowOfBatchesWaitsForSlowStorage() {
    Client client = send(0, Integer.MAX_VALUE);

    await().until(() -> commits.get() > 0);
    await().during(CALM).until(() -> commits.get() <= RequestLimits.DEFAULTS.bulkWindow());
    assertThat(client.answers.get()).isZero();

    storageGoesOn.complete(true);
    await().until(() -> client.ended);
    assertThat(client.answers.get()).isEqualTo(BATCHES);
  }

  @Test
  void noMoreIsTakenFromAClientThatTakesNoAnswers() {
    storageGoesOn.complete(true);
    Client client = send(BAD_ROWS, 0);

    await().until(() -> commits.get() > 0);
    AtomicInteger seen = new AtomicInteger();
    await().pollInterval(CALM).until(() -> seen.getAndSet(commits.get()) == commits.get());
    assertThat(commits.get()).isLessThan(BATCHES / 2);

    client.requests().request(BATCHES + 1);
    await().until(() -> client.ended);
    assertThat(client.answers.get()).isEqualTo(BATCHES);
    assertThat(commits.get()).isEqualTo(BATCHES);
  }

  /**
   * Sends all batches.
   *
   * @param badRows of each batch, which make its answer large
   * @param taken how many answers the client asks for at first
   */
  private Client send(int badRows, int taken) {
    Client client = new Client(taken);
    GraphServiceGrpc.newStub(fixture.channel).bulkWrite(client);
    client
        .requests()
        .onNext(
            BulkWriteRequest.newBuilder().setStart(BulkWriteStart.getDefaultInstance()).build());
    for (int i = 0; i < BATCHES; i++) {
      EdgeRows.Builder rows = EdgeRows.newBuilder().setLabel("follow");
      rows.getSourcesBuilder().addStrings("follower " + i);
      rows.getDestinationsBuilder().addStrings("celebrity");
      for (int bad = 0; bad < badRows; bad++) {
        rows.getSourcesBuilder().addStrings("");
        rows.getDestinationsBuilder().addStrings("celebrity");
      }
      client
          .requests()
          .onNext(
              BulkWriteRequest.newBuilder()
                  .setBatch(BulkWriteBatch.newBuilder().setSequence(i).setEdges(rows))
                  .build());
    }
    client.requests().onCompleted();
    return client;
  }

  private static final class Client
      implements ClientResponseObserver<BulkWriteRequest, BulkWriteResponse> {
    private final int taken;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean ended;
    private @Nullable ClientCallStreamObserver<BulkWriteRequest> requests;

    Client(int taken) {
      this.taken = taken;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<BulkWriteRequest> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(taken);
    }

    ClientCallStreamObserver<BulkWriteRequest> requests() {
      return Objects.requireNonNull(requests);
    }

    @Override
    public void onNext(BulkWriteResponse response) {
      answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onCompleted() {
      ended = true;
    }
  }
}
