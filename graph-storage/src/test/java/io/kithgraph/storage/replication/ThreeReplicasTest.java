package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas in one process, over loopback, with the real Raft library and RocksDB. */
final class ThreeReplicasTest {
  private static final PartitionId PARTITION = new PartitionId(5);

  private record Node(RaftHost host, PartitionReplica replica) {}

  @Test
  void keepsAcknowledgedCommandsWhenTheLeaderGoesAndFillsAnEmptyReplica(@TempDir Path folder)
      throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    List<String> addresses = freeAddresses();
    try (ReplicaThreads threads = new ReplicaThreads()) {
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        nodes.add(start(folder.resolve("a" + i), addresses, i, resources, threads));
      }
      try {
        Node first = leader(nodes);
        long index = 0;
        for (long i = 0; i < 100; i++) {
          index = Follows.submit(first.replica(), i).get().index();
        }
        assertThat(Follows.count(first.replica(), ReadLevel.STRONG)).isEqualTo(100);
        ReadLevel session = new ReadLevel.Session(new SessionToken(Map.of(5, index)));
        ReadLevel bounded = new ReadLevel.Bounded(Duration.ofMillis(200));
        for (Node node : nodes) {
          assertThat(Follows.count(node.replica(), session)).isEqualTo(100);
          assertThat(Follows.count(node.replica(), bounded)).isEqualTo(100);
          assertThat(Follows.read(node.replica(), bounded).stalenessMillis()).isBetween(0L, 200L);
        }

        int lost = nodes.indexOf(first);
        first.host().close();
        nodes.remove(lost);
        Node second = leader(nodes);
        assertThat(Follows.count(second.replica(), ReadLevel.STRONG)).isEqualTo(100);
        submitUntilTaken(nodes, 100);
        assertThat(Follows.count(leader(nodes).replica(), ReadLevel.STRONG)).isEqualTo(101);

        // A replica that has lost everything gets it all again.
        Node empty = start(folder.resolve("b"), addresses, lost, resources, threads);
        nodes.add(empty);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    empty.replica().status().appliedIndex()
                        >= leader(nodes).replica().status().appliedIndex());
        ReadLevel any = new ReadLevel.Session(SessionToken.NONE);
        assertThat(Follows.count(empty.replica(), any)).isEqualTo(101);
        assertThat(Follows.count(empty.replica(), bounded)).isEqualTo(101);

        // Alone it knows no longer how old its state is, and says so.
        nodes.remove(empty);
        nodes.forEach(node -> node.host().close());
        nodes.clear();
        nodes.add(empty);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> Follows.count(empty.replica(), bounded))
                        .hasCauseInstanceOf(StorageException.class));
        assertThat(Follows.count(empty.replica(), any)).isEqualTo(101);
      } finally {
        nodes.forEach(node -> node.host().close());
      }
    }
  }

  @Test
  void listensWhereItIsToldAndNowhereElse(@TempDir Path folder) throws Exception {
    List<String> addresses = freeAddresses();
    int port = Integer.parseInt(addresses.get(0).replaceFirst(".*:", ""));
    try (ReplicaThreads threads = new ReplicaThreads();
        RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT)) {
      Node node = start(folder, addresses, 0, resources, threads);
      try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(there.isConnected()).isTrue();
        assertThatThrownBy(
                () -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port).close())
            .isInstanceOf(ConnectException.class);
      } finally {
        node.host().close();
      }
    }
  }

  private static void submitUntilTaken(List<Node> nodes, long number) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try {
                Follows.submit(leader(nodes).replica(), number).get();
                return true;
              } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(StorageException.class);
                return false;
              }
            });
  }

  private static Node leader(List<Node> nodes) {
    await().atMost(Duration.ofSeconds(30)).until(() -> findLeader(nodes).isPresent());
    return findLeader(nodes).orElseThrow();
  }

  private static Optional<Node> findLeader(List<Node> nodes) {
    return nodes.stream().filter(node -> node.replica().status().role() == Role.LEADER).findFirst();
  }

  private static Node start(
      Path folder,
      List<String> addresses,
      int number,
      RocksDbResources resources,
      ReplicaThreads threads) {
    RaftHost host =
        new RaftHost(
            new RaftIdentity("three", addresses.get(number), Optional.of("127.0.0.1")),
            folder.resolve("log"),
            RaftSettings.DEFAULT,
            path -> new RocksDbEngine(path, resources),
            PartitionSettings.DEFAULT,
            threads.executors());
    return new Node(host, host.open(new ReplicaPlan(PARTITION, folder.resolve("p5"), addresses)));
  }

  private static List<String> freeAddresses() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        addresses.add("127.0.0.1:" + socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return addresses;
  }
}
