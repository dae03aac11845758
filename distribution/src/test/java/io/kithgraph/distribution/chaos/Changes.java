package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.model.SlotRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Splits of partitions, moves of slots and of replicas by the {@code kith} command, drawn at
 * random. Replicas move where there are more storage nodes than each partition needs: all leave a
 * node, and the change after that gives it its share again. Confined to one thread.
 */
final class Changes implements AutoCloseable {
  private static final Duration MOVED = Duration.ofSeconds(90);
  private static final Duration EVEN = Duration.ofMinutes(4);

  /** No more splits with so many partitions: the machine is small. */
  private static final int MAX_PARTITIONS = 7;

  private final KithCluster cluster;
  private final MetadataClient metadata;
  private final Random random;
  private final ExecutorService commands =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "chaos-command"));
  private Future<?> evened = CompletableFuture.completedFuture(null);

  Changes(KithCluster cluster, MetadataClient metadata, Random random) {
    this.cluster = cluster;
    this.metadata = metadata;
    this.random = random;
  }

  private ClusterMap map() {
    return metadata.findClusterMap().orElseThrow();
  }

  /**
   * Begins to split a partition, to move slots from one to another, to empty a storage node, or to
   * fill the one that is empty. Returns what is on its way as soon as the map wishes it, so that
   * whatever comes next comes upon its first steps.
   */
  String begin() {
    ClusterMap map = map();
    if (!map.transfers().isEmpty() || !evened.isDone()) {
      return "the move before goes on";
    }
    Optional<StorageNode> empty = empty(map);
    if (empty.isPresent()) {
      return holdsReplicas(empty.get()) ? "the drain before goes on" : fill(empty.get());
    }
    List<PartitionId> owners = map.owners();
    boolean spare = map.nodes().size() > ClusterSize.REPLICAS;
    return switch (random.nextInt(spare ? 3 : 2)) {
      case 0 -> move(map, owners);
      case 1 ->
          owners.size() < MAX_PARTITIONS
              ? split(owners.get(random.nextInt(owners.size())))
              : move(map, owners);
      default -> drain(map.nodes().get(random.nextInt(map.nodes().size())));
    };
  }

  /** Begins to split a partition. */
  String split(PartitionId partition) {
    awaitWish("split", Integer.toString(partition.value()));
    return "split partition " + partition.value();
  }

  private String move(ClusterMap map, List<PartitionId> owners) {
    PartitionId from = owners.get(random.nextInt(owners.size()));
    PartitionId to = owners.get((owners.indexOf(from) + 1) % owners.size());
    SlotRange half = SlotPlacement.half(map, from);
    String slots = half.first() + "-" + half.last();
    String unused = cluster.command("move", "--slots", slots, "--to", Integer.toString(to.value()));
    return "move slots " + slots + " from partition " + from.value() + " to " + to.value();
  }

  private void awaitWish(String... arguments) {
    Future<String> command = commands.submit(() -> cluster.command(arguments));
    await("the wish")
        .atMost(MOVED)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> command.isDone() || !map().transfers().isEmpty());
    if (command.isDone()) {
      assertThat(command).succeedsWithin(Duration.ZERO);
    }
  }

  private String drain(StorageNode node) {
    String unused = cluster.command("drain", Integer.toString(node.id().value()));
    assertThat(empty(map())).contains(node);
    return "drain " + name(node);
  }

  /** Calls for even replicas until there is nothing left to even, whatever happens meanwhile. */
  private String fill(StorageNode node) {
    evened = commands.submit(this::even);
    return "balance, so that " + name(node) + " is filled";
  }

  /** Each call moves one replica, or one lead; one that comes upon a fault is repeated. */
  private void even() {
    boolean even = false;
    while (!even && !Thread.currentThread().isInterrupted()) {
      even = cluster.tryCommand("balance").orElse("").contains("as even as they can be");
    }
  }

  /** The storage node that the map gives no replicas, if there is one. */
  private static Optional<StorageNode> empty(ClusterMap map) {
    return map.nodes().stream()
        .filter(node -> map.partitions().stream().noneMatch(p -> p.replicas().contains(node.id())))
        .findAny();
  }

  /** Whether an operator sees that the node may not be stopped for good yet. */
  private boolean holdsReplicas(StorageNode node) {
    for (JsonNode shown : cluster.status().get("nodes")) {
      if (shown.get("node").asInt() == node.id().value()) {
        return !shown.get("state").asText().equals("up") || shown.get("replicas").asInt() > 0;
      }
    }
    throw new AssertionError("The status has no node " + node);
  }

  private static String name(StorageNode node) {
    String address = node.storageAddress();
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** The names of the storage nodes that the map gives replicas. */
  List<String> holders() {
    ClusterMap map = map();
    Optional<StorageNode> empty = empty(map);
    return map.nodes().stream()
        .filter(node -> empty.filter(node::equals).isEmpty())
        .map(Changes::name)
        .toList();
  }

  /** Waits until nothing is on its way, and every storage node has its share. */
  void awaitEnd() {
    await("slots move").atMost(MOVED).until(() -> map().transfers().isEmpty());
    empty(map())
        .ifPresent(
            node -> {
              await("drained").atMost(EVEN).until(() -> !holdsReplicas(node));
              String unused = fill(node);
            });
    await("replicas are even").atMost(EVEN).until(evened::isDone);
    assertThat(empty(map())).isEmpty();
  }

  @Override
  public void close() {
    commands.shutdownNow();
  }
}
