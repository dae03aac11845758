package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.runner.ClosedLoop;
import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Measurement;
import io.kithgraph.loadgen.runner.OpenLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times as many calls as a server with little memory can answer, over many connections, beside
 * bulk streams and Gremlin: it turns most of them away early and says when to come again, answers
 * whether it lives, runs out of no memory, loses nothing that it acknowledged, and is as fast as
 * before soon after.
 *
 * <p>{@code -Doverload.seconds=N} makes it longer.
 */
@Timeout(600)
class OverloadTest {
  private static final String HEAP = "256m";
  private static final int CONNECTIONS = 10;
  private static final int BULK_STREAMS = 4;
  private static final int CAPACITY_IN_FLIGHT = 32;
  private static final int TIMES = 10;
  private static final int FEW_QUERIES = 20;

  /** Calls a second; a busy machine may answer none in the second in which they are counted. */
  private static final double LEAST_CAPACITY = 50;

  private static final int MAX_IN_FLIGHT = 20_000;
  private static final int PAIRS_PER_CALL = 10_000;
  private static final int HEALTH_SECONDS = 30;
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /** Half of what is refused hears of it within this time, on however busy a machine. */
  private static final long EARLY_MILLIS = 3_000;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @Test
  void turnsAwayWhatItCannotDoAndIsItselfAgainSoonAfter(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    long seconds = Long.getLong("overload.seconds", 3);
    try (KithProcess kith = KithProcess.standalone(HEAP, data);
        OverloadQueries queries = new OverloadQueries(kith.gremlinAddress())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        channels.add(kith.channel());
      }
      prepare();
      OverloadCalls before = new OverloadCalls(channels);
      Measurement light = closed(before.light(), 1, 500);
      Measurement capacity = closed(before.mix().any(), CAPACITY_IN_FLIGHT, 1_000);

      OverloadCalls calls = new OverloadCalls(channels);
      AtomicLong newIds = new AtomicLong(1L << 40);
      List<OverloadBulk> bulk =
          Stream.generate(() -> new OverloadBulk(channels.get(0), newIds))
              .limit(BULK_STREAMS)
              .toList();
      double rate = TIMES * Math.max(LEAST_CAPACITY, capacity.callsPerSecond());
      LoadShape shape = new LoadShape(rate, rate, Duration.ZERO, Duration.ofSeconds(seconds), 1);
      new OpenLoop(shape, MAX_IN_FLIGHT, 1, second -> isServing()).run(calls.mix());
      CompletableFuture.allOf(
              bulk.stream().map(OverloadBulk::end).toArray(CompletableFuture[]::new))
          .get(60, TimeUnit.SECONDS);

      assertThat(calls.lost()).as("%s", calls).isLessThan(1 + calls.refused() / 20);
      assertThat(calls.refused()).as("%s", calls).isGreaterThan(calls.answered());
      assertThat(calls.withoutRetryAfter()).as("%s", calls).isZero();
      assertThat(calls.medianRefusalMillis()).as("%s", calls).isLessThan(EARLY_MILLIS);
      queries.sendAndAwait();
      assertThat(queries.refused()).as("%s", queries).isPositive();
      // With so little memory the server may end the queries that hold most of it.
      assertThat(queries.failures()).hasSizeLessThan(FEW_QUERIES);
      await("as fast as before: " + light)
          .atMost(RECOVERY)
          .until(() -> isLike(light, closed(new OverloadCalls(channels).light(), 1, 500)));
      isThere(calls.acknowledged());
      bulk.forEach(stream -> isThere(List.copyOf(stream.acknowledged())));
      assertThat(kith.standardError()).doesNotContain("OutOfMemory");
      assertThat(Files.readString(data.resolve("logs/kith.log"))).doesNotContain("OutOfMemory");
      System.out.println(light + "\n" + capacity + "\n" + calls + "\n" + queries);
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  private static Measurement closed(Load load, int inFlight, long millis)
      throws InterruptedException {
    return new ClosedLoop(Duration.ofMillis(300), Duration.ofMillis(millis), Runnable::run, 1)
        .run(load, inFlight, CostClock.ofClient());
  }

  /** The machine may be busier than it was; a server that has not recovered is far from this. */
  private static boolean isLike(Measurement before, Measurement after) {
    return after.failures() == 0 && after.p50Micros() < 10 * Math.max(1_000, before.p50Micros());
  }

  private void isServing() {
    assertThat(
            HealthGrpc.newBlockingStub(channels.get(0))
                .withDeadlineAfter(HEALTH_SECONDS, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private void isThere(List<Long> followers) {
    for (int i = 0; i < followers.size(); i += PAIRS_PER_CALL) {
      List<Long> some = followers.subList(i, Math.min(followers.size(), i + PAIRS_PER_CALL));
      IsFollowingRequest request =
          IsFollowingRequest.newBuilder()
              .setFollowers(VertexIds.newBuilder().addAllNumbers(some))
              .setFollowees(
                  VertexIds.newBuilder()
                      .addAllNumbers(Collections.nCopies(some.size(), OverloadCalls.CELEBRITY)))
              .build();
      assertThat(
              RelationServiceGrpc.newBlockingStub(channels.get(0))
                  .isFollowing(request)
                  .getFollowingList())
          .as("acknowledged follows")
          .hasSize(some.size())
          .doesNotContain(false);
    }
  }

  private void prepare() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    StreamObserver<BulkWriteRequest> stream =
        GraphServiceGrpc.newStub(channels.get(0))
            .bulkWrite(
                new StreamObserver<>() {
                  @Override
                  public void onNext(BulkWriteResponse response) {
                    assertThat(response.hasError()).as("%s", response).isFalse();
                  }

                  @Override
                  public void onError(Throwable failure) {
                    done.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    done.complete(null);
                  }
                });
    stream.onNext(OverloadBulk.start());
    VertexIds.Builder from = VertexIds.newBuilder();
    VertexIds.Builder to = VertexIds.newBuilder();
    for (int i = 0; i < OverloadCalls.FOLLOWERS; i++) {
      from.addNumbers(OverloadCalls.FIRST_FOLLOWER + i);
      to.addNumbers(OverloadCalls.HUB);
    }
    stream.onNext(OverloadBulk.follows(1, from, to));
    from.clear();
    to.clear();
    for (int i = 0; i < OverloadCalls.WALKERS; i++) {
      for (int j = 1; j <= OverloadCalls.FOLLOWEES; j++) {
        from.addNumbers(OverloadCalls.FIRST_FOLLOWER + i);
        to.addNumbers(OverloadCalls.FIRST_FOLLOWER + i + j);
      }
    }
    stream.onNext(OverloadBulk.follows(2, from, to));
    stream.onCompleted();
    done.get(60, TimeUnit.SECONDS);
  }
}
