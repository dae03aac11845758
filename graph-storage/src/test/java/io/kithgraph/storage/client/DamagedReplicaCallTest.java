package io.kithgraph.storage.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that met damaged data has stopped; its peers elect another leader. */
final class DamagedReplicaCallTest {
  private static final PartitionId PARTITION = new PartitionId(0);
  private static final PartitionReply ANSWER = new PartitionReply.Staged(7);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Integer> asked = new ArrayList<>();

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

  private static StorageException failure(ErrorCode code) {
    return new StorageException(code, code.name());
  }

  /** A strong read, of a partition that the nodes from 1 on have replicas of. */
  private CompletableFuture<PartitionReply> call(
      int nodes, Function<Integer, CompletionStage<PartitionReply>> answers) {
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
    ClusterMap map = map(nodes);
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
    Deadline deadline = Deadline.after(Duration.ofSeconds(30));
    PartitionRequest request =
        new PartitionRequest.Read(
            PARTITION,
            map.epoch(),
            new PartitionRead.Ghosts(1),
            ReadOptions.of(new GraphId(1), deadline));
    PartitionCaller caller = new PartitionCaller(transport, routes, pauses, 20);
    return new RoutedCall(caller, map, request, deadline, new CompletableFuture<>()).start();
  }

  private static ClusterMap map(int nodes) {
    List<NodeId> ids = IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
    return new ClusterMap(
        new Epoch(1),
        new int[Slots.COUNT],
        List.of(new PartitionPlacement(PARTITION, ids, new Epoch(1))),
        ids.stream()
            .map(id -> new StorageNode(id, "127.0.0.1:1", "127.0.0.1:" + id.value()))
            .toList());
  }
}
