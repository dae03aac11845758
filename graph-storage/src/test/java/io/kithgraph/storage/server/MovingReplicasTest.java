package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.GrpcSettings;
import io.kithgraph.storage.client.GrpcTransport;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas move between four storage nodes while follows are written: a node is drained, the others
 * take over, then it gets its share again. No write fails, and all that was acknowledged is there.
 */
@Tag("slow")
final class MovingReplicasTest {
  private static final int NODES = 4;
  private static final int PARTITIONS = 2;
  private static final long CELEBRITIES = 5;

  private record Node(StorageFolder folder, StorageServer server, StorageGrpcServer grpc)
      implements AutoCloseable {
    @Override
    public void close() {
      grpc.close();
      server.close();
      folder.close();
    }
  }

  /** The metadata of the test. */
  private static final class Maps implements ClusterMapSource {
    private volatile ClusterMap current;

    Maps(ClusterMap map) {
      this.current = map;
    }

    void publish(ClusterMap map) {
      current = map;
    }

    @Override
    public ClusterMap current() {
      return current;
    }

    @Override
    public ClusterMap refresh(Epoch stale) {
      return current;
    }
  }

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  @Test
  @Timeout(180)
  void noWriteFailsWhileReplicasMove(@TempDir Path folder, TestReporter reporter) throws Exception {
    List<StorageNode> addresses = addresses();
    ClusterMap first = new FirstPlacement(PARTITIONS, 3).place(addresses.subList(0, 3));
    Maps maps =
        new Maps(new ClusterMap(first.epoch(), first.slotOwners(), first.partitions(), addresses));
    List<Node> nodes = new ArrayList<>();
    ExecutorService writer =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "moving-writer"));
    GrpcTransport peers = new GrpcTransport(GrpcSettings.DEFAULT);
    try {
      for (StorageNode address : addresses) {
        nodes.add(start(folder, address, maps, peers));
      }
      awaitPlaced(maps, nodes);
      ContractGraph graph =
          new ContractGraph(
              new RoutingStorageClient(
                  maps, new GrpcTransport(GrpcSettings.DEFAULT), ClientSettings.CLUSTER));
      Future<?> writing = writer.submit(() -> write(graph));
      awaitWrites(50);

      NodeId drained = new NodeId(1);
      maps.publish(ReplicaMoves.away(maps.current(), drained, all(addresses)).orElseThrow());
      awaitPlaced(maps, nodes);
      assertThat(nodes.get(0).server().status()).isEmpty();
      awaitWrites(50);

      Optional<ClusterMap> next = ReplicaMoves.balanced(maps.current(), all(addresses));
      assertThat(next).isPresent();
      while (next.isPresent()) {
        maps.publish(next.get());
        awaitPlaced(maps, nodes);
        next = ReplicaMoves.balanced(maps.current(), all(addresses));
      }
      assertThat(nodes.get(0).server().status()).isNotEmpty();
      awaitWrites(50);

      stopped.set(true);
      writing.get(60, TimeUnit.SECONDS);
      reporter.publishEntry("longest write", longest.get() / 1_000_000 + " ms");
      check(graph);
      graph.client().close();
    } finally {
      stopped.set(true);
      writer.shutdownNow();
      nodes.forEach(Node::close);
      peers.close();
    }
  }

  private static Set<NodeId> all(List<StorageNode> nodes) {
    return nodes.stream().map(StorageNode::id).collect(Collectors.toSet());
  }

  private static Node start(Path root, StorageNode address, Maps maps, GrpcTransport peers) {
    StorageFolder folder = StorageFolder.open(root.resolve("node" + address.id().value()));
    StorageServer server =
        StorageServer.start(
            folder,
            address.id(),
            "moving",
            maps,
            StorageCluster.SETTINGS.startingAlone(),
            peers,
            new SimpleMeterRegistry(),
            InstantSource.system());
    return new Node(
        folder,
        server,
        StorageGrpcServer.start(server, socket(address.storageAddress()), GrpcSettings.DEFAULT));
  }

  private static InetSocketAddress socket(String address) {
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Each node has exactly what the map gives it, and the first replicas lead. */
  private static void awaitPlaced(Maps maps, List<Node> nodes) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              ClusterMap map = maps.current();
              for (int i = 0; i < nodes.size(); i++) {
                NodeId id = new NodeId(i + 1);
                Set<Integer> wanted = new HashSet<>();
                Set<Integer> leads = new HashSet<>();
                for (PartitionPlacement placement : map.partitions()) {
                  if (placement.replicas().contains(id)) {
                    wanted.add(placement.id().value());
                  }
                  if (placement.replicas().get(0).equals(id)) {
                    leads.add(placement.id().value());
                  }
                }
                List<ReplicaStatus> status = nodes.get(i).server().status();
                assertThat(status)
                    .extracting(replica -> replica.partition().value())
                    .containsExactlyInAnyOrderElementsOf(wanted);
                assertThat(status)
                    .filteredOn(replica -> replica.role() == ReplicaStatus.Role.LEADER)
                    .extracting(replica -> replica.partition().value())
                    .containsExactlyInAnyOrderElementsOf(leads);
              }
            });
  }

  /** Follower 1000, 1001, … follows the celebrities in turn; any failure ends it. */
  private void write(ContractGraph graph) {
    while (!stopped.get()) {
      long number = written.get();
      long began = System.nanoTime();
      var outcome = graph.follow(1_000 + number, number % CELEBRITIES, number);
      longest.accumulateAndGet(System.nanoTime() - began, Math::max);
      assertThat(outcome).isNotNull();
      written.incrementAndGet();
    }
  }

  private void awaitWrites(int more) {
    long goal = written.get() + more;
    await().atMost(Duration.ofSeconds(60)).until(() -> written.get() >= goal);
  }

  private void check(ContractGraph graph) {
    long total = 0;
    for (long celebrity = 0; celebrity < CELEBRITIES; celebrity++) {
      total += graph.degree(in(celebrity));
    }
    assertThat(total).isEqualTo(written.get());
    for (long number = 0; number < written.get(); number++) {
      assertThat(graph.degree(out(1_000 + number))).isEqualTo(1);
    }
  }

  private static List<StorageNode> addresses() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * NODES; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<StorageNode> nodes = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        nodes.add(
            new StorageNode(
                new NodeId(i + 1),
                "127.0.0.1:" + sockets.get(2 * i).getLocalPort(),
                "127.0.0.1:" + sockets.get(2 * i + 1).getLocalPort()));
      }
      return nodes;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
