package io.kithgraph.query.server.admission;

import static io.kithgraph.query.server.QueryNodeFixture.hasRetryInfo;
import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.ids;
import static io.kithgraph.query.server.QueryNodeFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.netflix.concurrency.limits.limit.FixedLimit;
import io.github.bucket4j.TimeMeter;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.PriorityClass;
import io.kithgraph.api.v1.ReadOptions;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.query.server.QueryNodeConfig;
import io.kithgraph.query.server.QueryNodeFixture;
import io.kithgraph.query.server.grpc.ErrorStatuses;
import io.kithgraph.storage.client.EmbeddedStorage;
import io.kithgraph.storage.client.backpressure.AnswerBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  @Test
  void aTenantBeyondItsQuotaIsToldWhenToComeAgain() {
    try (QueryNodeFixture fixture =
        new QueryNodeFixture(
            EmbeddedStorage.shared().client(),
            QueryNodeConfig.defaults()
                .withAdmission(new AdmissionSettings(16, 64, 1 << 20, Quotas.parse("miser=1"))))) {
      CountsRequest asked =
          CountsRequest.newBuilder()
              .setUsers(ids(1L))
              .setOptions(ReadOptions.newBuilder().setTenant("miser"))
              .build();
      fixture.relations.counts(asked);

      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> {
                // The bucket fills while we ask, so one of a few comes too early.
                for (int i = 0; i < 100; i++) {
                  fixture.relations.counts(asked);
                }
              });

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("QUOTA_EXCEEDED");
      assertThat(hasRetryInfo(refusal)).isTrue();
      assertThat(refusal).hasMessageContaining("'miser'");
      fixture.relations.counts(asked.toBuilder().clearOptions().build());
      fixture.relations.listFollowers(ListFollowersRequest.newBuilder().setUser(id(1)).build());
    }
  }

  @Test
  void aLargeAnswerThatHasNoRoomIsNotSentAndSmallOnesAlwaysAre() throws Exception {
    AnswerBudget answers = new AnswerBudget(1 << 10, Duration.ofMillis(1), ErrorStatuses::of);
    Server server =
        serverOf(
            ServerInterceptors.intercept(
                new RelationServiceGrpc.RelationServiceImplBase() {
                  @Override
                  public void counts(
                      CountsRequest request, StreamObserver<CountsResponse> observer) {
                    CountsResponse.Builder response = CountsResponse.newBuilder();
                    for (long number : request.getUsers().getNumbersList()) {
                      response.addFollowers(number);
                    }
                    observer.onNext(response.build());
                    observer.onCompleted();
                  }
                },
                answers));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      var stub = RelationServiceGrpc.newBlockingStub(channel);
      VertexIds.Builder many = VertexIds.newBuilder();
      LongStream.range(0, 100_000).forEach(many::addNumbers);
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> stub.counts(CountsRequest.newBuilder().setUsers(many).build()));

      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("OVERLOADED");
      assertThat(hasRetryInfo(refusal)).isTrue();
      VertexIds.Builder some = VertexIds.newBuilder();
      LongStream.range(0, 10_000).forEach(some::addNumbers);
      stub.counts(CountsRequest.newBuilder().setUsers(some).build());
      await().atMost(10, TimeUnit.SECONDS).until(() -> answers.bytes() == 0);
    } finally {
      channel.shutdownNow();
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void nobodyIsLetInWhileTooManyAnswersAreNotTaken() throws Exception {
    AnswerBudget answers = new AnswerBudget(1_000, Duration.ofMillis(1), ErrorStatuses::of);
    BlockingQueue<StreamObserver<CountsResponse>> waiting = new LinkedBlockingQueue<>();
    Server server =
        serverOf(
            ServerInterceptors.interceptForward(
                new RelationServiceGrpc.RelationServiceImplBase() {
                  @Override
                  public void counts(
                      CountsRequest request, StreamObserver<CountsResponse> observer) {
                    waiting.add(observer);
                  }
                },
                answers,
                new AdmissionInterceptor(
                    new ConcurrencyLimit(FixedLimit.of(2)),
                    new TenantBuckets(Quotas.NONE, TimeMeter.SYSTEM_NANOTIME),
                    answers,
                    ErrorStatuses::of,
                    new SimpleMeterRegistry())));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      var first =
          RelationServiceGrpc.newFutureStub(channel).counts(CountsRequest.getDefaultInstance());
      StreamObserver<CountsResponse> observer = waiting.take();
      CountsResponse.Builder large = CountsResponse.newBuilder();
      LongStream.range(0, 1_000).forEach(large::addFollowers);
      // It is sent, but not ended: the client may take it whenever it likes.
      observer.onNext(large.build());
      assertThat(answers.isFull()).isTrue();

      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  RelationServiceGrpc.newBlockingStub(channel)
                      .counts(CountsRequest.getDefaultInstance()));
      assertThat(reason(refusal)).isEqualTo("OVERLOADED");
      assertThat(hasRetryInfo(refusal)).isTrue();

      observer.onCompleted();
      assertThat(first.get(10, TimeUnit.SECONDS).getFollowersCount()).isEqualTo(1_000);
      await().atMost(10, TimeUnit.SECONDS).until(() -> !answers.isFull());
    } finally {
      channel.shutdownNow();
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static Server serverOf(ServerServiceDefinition service) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(service)
        .build()
        .start();
  }

  @Test
  void whatIsUnderWayKeepsOthersOutUntilItIsAnsweredOrGivenUp() throws Exception {
    ConcurrencyLimit limit = new ConcurrencyLimit(FixedLimit.of(2));
    BlockingQueue<StreamObserver<CountsResponse>> waiting = new LinkedBlockingQueue<>();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Server server =
        serverOf(
            ServerInterceptors.intercept(
                new RelationServiceGrpc.RelationServiceImplBase() {
                  @Override
                  public void counts(
                      CountsRequest request, StreamObserver<CountsResponse> answers) {
                    waiting.add(answers);
                  }
                },
                new AdmissionInterceptor(
                    limit,
                    new TenantBuckets(Quotas.NONE, TimeMeter.SYSTEM_NANOTIME),
                    new AnswerBudget(1 << 20, Duration.ZERO, ErrorStatuses::of),
                    ErrorStatuses::of,
                    registry)));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      var stub = RelationServiceGrpc.newFutureStub(channel);
      var first = stub.counts(CountsRequest.getDefaultInstance());
      StreamObserver<CountsResponse> firstAnswers = waiting.take();

      CountsRequest background =
          CountsRequest.newBuilder()
              .setOptions(
                  ReadOptions.newBuilder().setPriority(PriorityClass.PRIORITY_CLASS_BACKGROUND))
              .build();
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> RelationServiceGrpc.newBlockingStub(channel).counts(background));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(reason(refusal)).isEqualTo("OVERLOADED");
      assertThat(hasRetryInfo(refusal)).isTrue();
      assertThat(registry.get("kithgraph.calls.refused").tag("why", "background").counter().count())
          .isEqualTo(1);

      var second = stub.counts(CountsRequest.getDefaultInstance());
      waiting.take();
      assertThat(limit.underWay()).isEqualTo(2);
      second.cancel(true);
      firstAnswers.onNext(CountsResponse.getDefaultInstance());
      firstAnswers.onCompleted();
      first.get(10, TimeUnit.SECONDS);
      await().atMost(10, TimeUnit.SECONDS).until(() -> limit.underWay() == 0);
    } finally {
      channel.shutdownNow();
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
