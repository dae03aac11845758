package io.kithgraph.distribution.process;

import com.google.rpc.RetryInfo;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.ExpandRequest;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceStub;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Mix;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Calls that cost a server much and their client little, over many connections, and what became of
 * them. Thread-safe.
 */
final class OverloadCalls {
  /** Has {@link #FOLLOWERS} followers, of whom the first {@link #WALKERS} follow the next. */
  static final long HUB = 1;

  static final long FIRST_FOLLOWER = 1_000;
  static final int FOLLOWERS = 10_000;
  static final int WALKERS = 100;
  static final int FOLLOWEES = 100;

  /** Pages in one answer: almost a MiB. */
  private static final int PAGES = 8;

  /** Who is followed by the calls themselves. */
  static final long CELEBRITY = 2;

  private static final long FIRST_NEW_ID = 1L << 30;
  private static final long DEADLINE_SECONDS = 20;
  private static final long HIGHEST_MILLIS = 120_000;

  private final List<? extends Channel> connections;
  private final AtomicInteger nextConnection = new AtomicInteger();
  private final AtomicLong newIds = new AtomicLong(FIRST_NEW_ID);
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Histogram refusalMillis = new ConcurrentHistogram(HIGHEST_MILLIS, 3);
  private final Histogram answerMillis = new ConcurrentHistogram(HIGHEST_MILLIS, 3);
  private final LongAdder withoutRetryAfter = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  OverloadCalls(List<? extends Channel> connections) {
    this.connections = connections;
  }

  /** All of them. */
  Mix mix() {
    return Mix.of(
        "heavy",
        List.of(
            part("pages of 10,000", this::pages),
            part("two hops", this::expand),
            part("follow", this::follow),
            part("newest 50", this::newest)));
  }

  private static Mix.Part part(String name, Function<RandomGenerator, CompletionStage<?>> call) {
    return new Mix.Part(1, new OneKind(name, call));
  }

  private record OneKind(String name, Function<RandomGenerator, CompletionStage<?>> how)
      implements Load {
    @Override
    public CompletionStage<?> call(RandomGenerator random) {
      return how.apply(random);
    }
  }

  /** A call that costs little, as a load of its own. */
  Load light() {
    return new OneKind("is following", random -> isFollowing());
  }

  private CompletionStage<?> pages(RandomGenerator random) {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setLists(
                lists(HUB, Direction.DIRECTION_IN).toBuilder()
                    .setVertices(
                        VertexIds.newBuilder().addAllNumbers(Collections.nCopies(PAGES, HUB))))
            .setLimit(FOLLOWERS)
            .setIncludeSortKeys(true)
            .build();
    return counted(graphs()::range, request);
  }

  private CompletionStage<?> expand(RandomGenerator random) {
    long user = FIRST_FOLLOWER + random.nextInt(WALKERS);
    ExpandRequest request =
        ExpandRequest.newBuilder()
            .setLists(lists(user, Direction.DIRECTION_OUT))
            .setHops(2)
            .build();
    return counted(graphs()::expand, request);
  }

  private static Lists lists(long user, Direction direction) {
    return Lists.newBuilder()
        .setVertices(VertexIds.newBuilder().addNumbers(user))
        .setLabel("follow")
        .setDirection(direction)
        .build();
  }

  private CompletionStage<?> follow(RandomGenerator random) {
    long follower = newIds.getAndIncrement();
    FollowRequest request =
        FollowRequest.newBuilder().setFollower(id(follower)).setFollowee(id(CELEBRITY)).build();
    return counted(relations()::follow, request).thenRun(() -> acknowledged.add(follower));
  }

  private CompletionStage<?> newest(RandomGenerator random) {
    ListFollowersRequest request =
        ListFollowersRequest.newBuilder().setUser(id(HUB)).setPageSize(50).build();
    return counted(relations()::listFollowers, request);
  }

  private CompletionStage<?> isFollowing() {
    IsFollowingRequest request =
        IsFollowingRequest.newBuilder()
            .setFollowers(VertexIds.newBuilder().addNumbers(FIRST_FOLLOWER))
            .setFollowees(VertexIds.newBuilder().addNumbers(HUB))
            .build();
    return counted(relations()::isFollowing, request);
  }

  private static VertexId id(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  private GraphServiceStub graphs() {
    return GraphServiceGrpc.newStub(connection())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private RelationServiceStub relations() {
    return RelationServiceGrpc.newStub(connection())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private Channel connection() {
    int next = Math.floorMod(nextConnection.getAndIncrement(), connections.size());
    return connections.get(next);
  }

  private <Q, A> CompletableFuture<A> counted(BiConsumer<Q, StreamObserver<A>> method, Q request) {
    long began = System.nanoTime();
    CompletableFuture<A> future = new CompletableFuture<>();
    method.accept(
        request,
        new StreamObserver<>() {
          private @Nullable A answer;

          @Override
          public void onNext(A value) {
            answer = value;
          }

          @Override
          public void onError(Throwable failure) {
            failed(Status.fromThrowable(failure), failure, millisSince(began));
            future.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            answerMillis.recordValue(millisSince(began));
            future.complete(answer);
          }
        });
    return future;
  }

  private static long millisSince(long began) {
    return Math.min(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), HIGHEST_MILLIS);
  }

  private void failed(Status status, Throwable failure, long millis) {
    failures.computeIfAbsent(status.getCode().name(), code -> new LongAdder()).increment();
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        || status.getCode() == Status.Code.UNAVAILABLE) {
      refusalMillis.recordValue(millis);
      if (!hasRetryAfter(failure)) {
        withoutRetryAfter.increment();
      }
    } else {
      lost.increment();
    }
  }

  private static boolean hasRetryAfter(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    return status != null
        && status.getDetailsList().stream().anyMatch(detail -> detail.is(RetryInfo.class));
  }

  /** Followers whose follow of the {@link #CELEBRITY} was acknowledged. */
  List<Long> acknowledged() {
    return List.copyOf(acknowledged);
  }

  long answered() {
    return answerMillis.getTotalCount();
  }

  long refused() {
    return refusalMillis.getTotalCount();
  }

  /** Refusals that did not say when to try again. */
  long withoutRetryAfter() {
    return withoutRetryAfter.sum();
  }

  /** The time that half of the refusals took at most. */
  long medianRefusalMillis() {
    return refusalMillis.getValueAtPercentile(50);
  }

  /** Calls that ended neither with an answer nor with a refusal. */
  long lost() {
    return lost.sum();
  }

  /** What happened, for messages. */
  @Override
  public String toString() {
    return "answers: %s; refusals: %s; failures: %s"
        .formatted(millis(answerMillis), millis(refusalMillis), failures);
  }

  private static String millis(Histogram histogram) {
    return "%d within %d ms, half of them within %d ms"
        .formatted(
            histogram.getTotalCount(), histogram.getMaxValue(), histogram.getValueAtPercentile(50));
  }
}
