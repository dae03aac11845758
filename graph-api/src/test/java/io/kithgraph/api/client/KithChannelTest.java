package io.kithgraph.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.FollowResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels beside nodes that fail, turn calls away and stop. */
@Timeout(60)
final class KithChannelTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Deque<Node> nodes = new ArrayDeque<>();
  private final Deque<ManagedChannel> channels = new ArrayDeque<>();

  /** A node that notes what it is asked, and fails as often as it is told to. */
  private static final class Node extends RelationServiceGrpc.RelationServiceImplBase
      implements ServerInterceptor {
    final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();
    final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    final List<String> logins = Collections.synchronizedList(new ArrayList<>());
    final List<Long> deadlines = Collections.synchronizedList(new ArrayList<>());
    final HealthStatusManager health = new HealthStatusManager();
    final Server server;

    Node() throws IOException {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .addService(health.getHealthService())
              .intercept(this)
              .build()
              .start();
    }

    String address() {
      return "127.0.0.1:" + server.getPort();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String login = headers.get(AUTHORIZATION);
      if (login != null) {
        logins.add(login);
      }
      return next.startCall(call, headers);
    }

    @Override
    public void follow(FollowRequest request, StreamObserver<FollowResponse> answer) {
      keys.add(request.getOptions().getIdempotencyKey());
      answer(FollowResponse.getDefaultInstance(), answer);
    }

    @Override
    public void counts(CountsRequest request, StreamObserver<CountsResponse> answer) {
      answer(CountsResponse.getDefaultInstance(), answer);
    }

    private <A> void answer(A message, StreamObserver<A> answer) {
      Deadline deadline = Context.current().getDeadline();
      deadlines.add(deadline == null ? -1 : deadline.timeRemaining(TimeUnit.MILLISECONDS));
      StatusRuntimeException failure = failures.poll();
      if (failure != null) {
        answer.onError(failure);
      } else {
        answer.onNext(message);
        answer.onCompleted();
      }
    }
  }

  private Node node() throws IOException {
    Node node = new Node();
    nodes.add(node);
    return node;
  }

  private RelationServiceGrpc.RelationServiceBlockingStub stub(KithChannel settings) {
    ManagedChannel channel = settings.open();
    channels.add(channel);
    return RelationServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
    }
    for (Node node : nodes) {
      assertThat(node.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWriteIsRepeatedUnderOneKey() throws IOException {
    Node node = node();
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());

    stub(KithChannel.to(node.address())).follow(FollowRequest.getDefaultInstance());

    assertThat(node.keys).hasSize(3);
    assertThat(node.keys.get(0)).isNotEmpty();
    assertThat(node.keys).containsOnly(node.keys.get(0));
  }

  @Test
  void aKeyThatIsGivenStays() throws IOException {
    Node node = node();
    FollowRequest.Builder request = FollowRequest.newBuilder();
    request.getOptionsBuilder().setIdempotencyKey("mine");

    stub(KithChannel.to(node.address())).follow(request.build());

    assertThat(node.keys).containsExactly("mine");
  }

  @Test
  void aNodeThatTurnsCallsAwayIsAskedAgainWhenItSays() throws IOException {
    Node node = node();
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, "300");
    node.failures.add(Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers));
    long began = System.nanoTime();

    stub(KithChannel.to(node.address())).counts(CountsRequest.getDefaultInstance());

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(300_000_000L);
    assertThat(node.deadlines).hasSize(2);
  }

  @Test
  void whatIsNoUseToRepeatIsNotRepeated() throws IOException {
    Node node = node();
    node.failures.add(Status.INVALID_ARGUMENT.asRuntimeException());
    var stub = stub(KithChannel.to(node.address()));

    assertThatThrownBy(() -> stub.counts(CountsRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    assertThat(node.deadlines).hasSize(1);
  }

  @Test
  void callsTakeTurnsAndGoOnWhenANodeStops() throws IOException, InterruptedException {
    Node first = node();
    Node second = node();
    var stub = stub(KithChannel.to(first.address(), second.address()));
    while (first.deadlines.isEmpty() || second.deadlines.isEmpty()) {
      stub.counts(CountsRequest.getDefaultInstance());
    }

    first.server.shutdownNow();
    int before = second.deadlines.size();
    for (int i = 0; i < 20; i++) {
      stub.counts(CountsRequest.getDefaultInstance());
    }

    assertThat(second.deadlines).hasSize(before + 20);
  }

  @Test
  void aNodeThatDoesNotServeYetGetsNoCalls() throws IOException {
    Node starting = node();
    Node ready = node();
    starting.health.setStatus("", ServingStatus.NOT_SERVING);
    var stub = stub(KithChannel.to(starting.address(), ready.address()));

    for (int i = 0; i < 20; i++) {
      stub.counts(CountsRequest.getDefaultInstance());
    }

    assertThat(starting.deadlines).isEmpty();
    assertThat(ready.deadlines).hasSize(20);
  }

  @Test
  void callsHaveADeadlineAndALogin() throws IOException {
    Node node = node();
    var stub =
        stub(
            KithChannel.to(node.address())
                .deadline(Duration.ofSeconds(3))
                .login("ann", "correct: horse"));

    stub.counts(CountsRequest.getDefaultInstance());
    stub.withDeadlineAfter(50, TimeUnit.SECONDS).counts(CountsRequest.getDefaultInstance());

    assertThat(node.deadlines.get(0)).isBetween(0L, 3_000L);
    assertThat(node.deadlines.get(1)).isGreaterThan(3_000L);
    assertThat(node.logins).contains("Basic YW5uOmNvcnJlY3Q6IGhvcnNl");
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    assertThatThrownBy(() -> KithChannel.to("nowhere")).hasMessageContaining("'nowhere'");
    assertThatThrownBy(() -> KithChannel.to("a:1", "b:99999")).hasMessageContaining("'b:99999'");
    assertThatThrownBy(KithChannel::to).hasMessageContaining("at least one");
  }

  @Test
  void aNodeWithoutAnAddressIsLeftOut() throws IOException {
    Node node = node();
    var stub = stub(KithChannel.to("no-such-host.invalid:9090", node.address()));

    stub.counts(CountsRequest.getDefaultInstance());

    assertThat(node.deadlines).hasSize(1);
  }
}
