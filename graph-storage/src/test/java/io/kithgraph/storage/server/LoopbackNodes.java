package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.ClusterMapWriter;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.NodeReport;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Storage nodes on loopback in one process, each with its own ports and folder, and the map that
 * they follow. Thread-safe; closed in the reverse order of opening.
 */
final class LoopbackNodes implements AutoCloseable {
  static final long RESERVE_BYTES = 1_000_000;

  private final List<StorageNode> addresses;
  private final Maps maps;
  private final Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<NodeId, Long> freeBytes = new ConcurrentHashMap<>();
  private final Map<NodeId, Duration> clockErrors = new ConcurrentHashMap<>();
  private final StorageNodeSettings settings;
  private final List<Way> ways = new CopyOnWriteArrayList<>();
  private final AtomicBoolean losesNext = new AtomicBoolean();
  private final GrpcTransport peers = new GrpcTransport(GrpcSettings.DEFAULT);

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
  private static final class Maps implements ClusterMapSource, ClusterMapWriter {
    private volatile ClusterMap current;

    Maps(ClusterMap map) {
      this.current = map;
    }

    @Override
    public synchronized boolean replace(Epoch from, ClusterMap next) {
      boolean due = current.epoch().equals(from);
      if (due) {
        current = next;
      }
      return due;
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

  /** The way of one node to the metadata, which it may lose. */
  private final class Way implements ClusterMapSource, ClusterMapWriter {
    private volatile @Nullable ClusterMap lastKnown;

    @Override
    public boolean replace(Epoch from, ClusterMap next) {
      if (losesNext.compareAndSet(true, false)) {
        lastKnown = maps.current();
      }
      if (lastKnown != null) {
        throw new MetadataException(MetadataException.Reason.UNAVAILABLE, "cut off");
      }
      return maps.replace(from, next);
    }

    @Override
    public ClusterMap current() {
      ClusterMap known = lastKnown;
      return known == null ? maps.current() : known;
    }

    @Override
    public ClusterMap refresh(Epoch stale) {
      return current();
    }
  }

  private LoopbackNodes(
      Path folder, List<StorageNode> addresses, ClusterMap map, StorageNodeSettings settings) {
    this.folder = folder;
    this.addresses = addresses;
    this.settings = settings.inCluster("127.0.0.1").withReserve(RESERVE_BYTES);
    this.maps = new Maps(map);
  }

  /** Starts so many nodes; the first three have the partitions. */
  static LoopbackNodes start(Path folder, int count, int partitions) throws IOException {
    return start(folder, count, partitions, StorageCluster.SETTINGS);
  }

  /** Likewise with other settings; where they listen, and what counts as a full disk, stays. */
  static LoopbackNodes start(Path folder, int count, int partitions, StorageNodeSettings settings)
      throws IOException {
    List<StorageNode> addresses = addresses(count);
    ClusterMap first = new FirstPlacement(partitions, 3).place(addresses.subList(0, 3));
    LoopbackNodes started =
        new LoopbackNodes(
            folder,
            addresses,
            new ClusterMap(first.epoch(), first.slotOwners(), first.partitions(), addresses),
            settings);
    boolean done = false;
    try {
      for (StorageNode address : addresses) {
        started.nodes.add(started.start(address));
      }
      started.awaitPlaced();
      done = true;
      return started;
    } finally {
      if (!done) {
        started.close();
      }
    }
  }

  ClusterMap map() {
    return maps.current();
  }

  /** Puts a map in the place of the one that it was made from. */
  void publish(ClusterMap from, ClusterMap next) {
    assertThat(maps.replace(from.epoch(), next)).isTrue();
  }

  /** Every node reaches the map again. */
  void reachMapAgain() {
    ways.forEach(way -> way.lastKnown = null);
  }

  /** The node that wants to change the map next loses its way to it. */
  void losesMapWhoChangesItNext() {
    losesNext.set(true);
  }

  Set<NodeId> all() {
    return addresses.stream().map(StorageNode::id).collect(Collectors.toSet());
  }

  /** How the replicas of a node are, counted from 0. */
  List<ReplicaStatus> status(int node) {
    return nodes.get(node).server().status();
  }

  /** What a partition holds and does, as its leader says. */
  NodeReport.Load load(PartitionId partition) {
    return nodes.stream()
        .flatMap(node -> node.server().report().replicas().stream())
        .filter(replica -> replica.partition().equals(partition))
        .filter(replica -> replica.role() == NodeReport.Role.LEADER)
        .findFirst()
        .orElseThrow()
        .load();
  }

  RoutingStorageClient client() {
    return new RoutingStorageClient(
        maps, new GrpcTransport(GrpcSettings.DEFAULT), ClientSettings.CLUSTER);
  }

  /** Stops a node, counted from 0, and starts it again after something was done to its folder. */
  void restart(int node, Consumer<Path> meanwhile) {
    nodes.get(node).close();
    meanwhile.accept(path(addresses.get(node)));
    nodes.set(node, start(addresses.get(node)));
  }

  /** Says what a node's disk has left, counted from 0; at first that is much. */
  void free(int node, long bytes) {
    freeBytes.put(addresses.get(node).id(), bytes);
  }

  /** Lets the wall clock of a node, counted from 0, be wrong by so much; at first it is right. */
  void clockError(int node, Duration error) {
    clockErrors.put(addresses.get(node).id(), error);
  }

  /** The folder of a partition's replica on a node, counted from 0. */
  Path replica(int node, PartitionId partition) {
    return path(addresses.get(node))
        .resolve("partitions")
        .resolve(Integer.toString(partition.value()));
  }

  private Path path(StorageNode address) {
    return folder.resolve("node" + address.id().value());
  }

  private InstantSource clock(NodeId node) {
    InstantSource right = InstantSource.system();
    return () -> right.instant().plus(clockErrors.getOrDefault(node, Duration.ZERO));
  }

  private Node start(StorageNode address) {
    Way way = new Way();
    ways.add(way);
    StorageFolder folder =
        StorageFolder.open(
            path(address), () -> freeBytes.getOrDefault(address.id(), Long.MAX_VALUE));
    StorageServer server =
        StorageServer.start(
            folder,
            address.id(),
            "moving",
            way,
            way,
            settings,
            peers,
            new SimpleMeterRegistry(),
            clock(address.id()));
    return new Node(
        folder,
        server,
        StorageGrpcServer.start(server, socket(address.storageAddress()), GrpcSettings.DEFAULT));
  }

  private static InetSocketAddress socket(String address) {
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Waits until each node has exactly what the map gives it, and the first replicas lead. */
  void awaitPlaced() {
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

  private static List<StorageNode> addresses(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<StorageNode> nodes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
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

  @Override
  public void close() {
    nodes.forEach(Node::close);
    peers.close();
  }
}
