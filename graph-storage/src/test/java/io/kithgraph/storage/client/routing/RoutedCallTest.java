package io.kithgraph.storage.client.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls to a partition whose leader met damaged data, or hangs; its peers elect another leader. */
final class RoutedCallTest {
  private static final PartitionId PARTITION = new PartitionId(0);
  private static final PartitionReply ANSWER = new PartitionReply.Staged(7);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void thePeersOfADamagedReplicaAreAsked() throws Exception {
    CompletableFuture<PartitionReply> reply =
        call(
            3,
            node ->
                switch (node) {
                  case 1 -> CompletableFuture.failedFuture(failure(ErrorCode.CORRUPT));
                  case 2 -> CompletableFuture.failedFuture(failure(ErrorCode.NOT_LEADER));
                  default -> CompletableFuture.completedFuture(ANSWER);
                });

    assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    assertThat(asked).startsWith(1).endsWith(3);
  }

  @Test
  void theDamageIsToldAtOnceWhereThereIsNoOtherReplica() {
    CompletableFuture<PartitionReply> reply =
        call(1, node -> CompletableFuture.failedFuture(failure(ErrorCode.CORRUPT)));

    assertThatThrownBy(reply::join)
        .hasCauseInstanceOf(StorageException.class)
        .hasMessageContaining("CORRUPT");
    assertThat(asked).containsExactly(1);
  }

  @Test
  void aLeaderThatHangsIsNotWaitedFor() throws Exception {
    CompletableFuture<PartitionReply> silence = new CompletableFuture<>();
    CompletableFuture<PartitionReply> reply =
        call(
            3,
            node ->
                switch (node) {
                  case 1 -> silence;
                  case 2 -> CompletableFuture.failedFuture(notLeader(3));
                  default -> CompletableFuture.completedFuture(ANSWER);
                });

    assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    assertThat(asked).startsWith(1).endsWith(3);
    await("the silent one is let go").until(silence::isCancelled);
  }

  @Test
  void theAnswerOfALeaderThatIsOnlySlowCounts() throws Exception {
    CompletableFuture<PartitionReply> late = new CompletableFuture<>();
    CountDownLatch othersAsked = new CountDownLatch(4);
    CompletableFuture<PartitionReply> reply =
        call(
            3,
            node -> {
              if (node == 1) {
                return late;
              }
              othersAsked.countDown();
              return CompletableFuture.failedFuture(notLeader(1));
            });

    assertThat(othersAsked.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(reply).isNotDone();
    late.complete(ANSWER);
    assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    assertThat(asked).containsOnlyOnce(1);
  }

  private static StorageException notLeader(int leader) {
    return StorageException.notLeader("not the leader", OptionalInt.of(leader));
  }

  private static StorageException failure(ErrorCode code) {
    return new StorageException(code, code.name());
  }

  @Test
  void whoHasNoReplicaAnyMoreIsNotBelievedToLead() throws Exception {
    ClusterMap map = map(3, 4);
    PartitionCaller caller =
        caller(
            map,
            node ->
                node == 4
                    ? CompletableFuture.failedFuture(failure(ErrorCode.STALE_EPOCH))
                    : CompletableFuture.completedFuture(ANSWER));
    caller.routes().leads(PARTITION, new NodeId(4));

    assertThatThrownBy(() -> call(caller, map).join()).hasMessageContaining("STALE_EPOCH");
    assertThat(call(caller, map).get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    assertThat(asked).containsExactly(4, 1);
  }

  /** A strong read, of a partition that the nodes from 1 on have replicas of. */
  private CompletableFuture<PartitionReply> call(
      int nodes, Function<Integer, CompletionStage<PartitionReply>> answers) {
    ClusterMap map = map(nodes, nodes);
    return call(caller(map, answers), map);
  }

  private static CompletableFuture<PartitionReply> call(PartitionCaller caller, ClusterMap map) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(30));
    PartitionRequest request =
        new PartitionRequest.Read(
            PARTITION,
            map.epoch(),
            new PartitionRead.Ghosts(1),
            ReadOptions.of(new GraphId(1), deadline));
    return new RoutedCall(caller, map, request, deadline, new CompletableFuture<>()).start();
  }

  private PartitionCaller caller(
      ClusterMap map, Function<Integer, CompletionStage<PartitionReply>> answers) {
    StorageTransport transport =
        new StorageTransport() {
          @Override
          public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
            asked.add(node.id().value());
            return answers.apply(node.id().value());
          }

          @Override
          public void close() {}
        };
    Pauses pauses = new Pauses(timer, () -> 0.5, Duration.ofMillis(1), Duration.ofMillis(1));
    Routes routes =
        new Routes(
            new ClusterMapSource() {
              @Override
              public ClusterMap current() {
                return map;
              }

              @Override
              public ClusterMap refresh(Epoch stale) {
                return map;
              }
            },
            timer,
            pauses);
    return new PartitionCaller(
        transport, routes, pauses, new SilentCalls(timer, Duration.ofMillis(20)), 20);
  }

  private static ClusterMap map(int replicas, int nodes) {
    List<NodeId> ids = IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
    return new ClusterMap(
        new Epoch(1),
        new int[Slots.COUNT],
        List.of(new PartitionPlacement(PARTITION, ids.subList(0, replicas), new Epoch(1))),
        ids.stream()
            .map(id -> new StorageNode(id, "127.0.0.1:1", "127.0.0.1:" + id.value()))
            .toList());
  }
}
