package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.model.SlotRange;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Splits of partitions and moves of slots by the {@code kith} command, drawn at random. Confined to
 * one thread.
 */
final class Changes implements AutoCloseable {
  private static final Duration MOVED = Duration.ofSeconds(90);

  /** No more splits with so many partitions: the machine is small. */
  private static final int MAX_PARTITIONS = 7;

  private final KithCluster cluster;
  private final MetadataClient metadata;
  private final Random random;
  private final ExecutorService commands =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "chaos-command"));

  Changes(KithCluster cluster, MetadataClient metadata, Random random) {
    this.cluster = cluster;
    this.metadata = metadata;
    this.random = random;
  }

  private ClusterMap map() {
    return metadata.findClusterMap().orElseThrow();
  }

  /**
   * Begins to split a partition, or to move slots from one to another. Returns what is on its way
   * as soon as the map wishes it, so that whatever comes next comes upon its first steps.
   */
  String begin() {
    ClusterMap map = map();
    List<PartitionId> owners = map.owners();
    if (!map.transfers().isEmpty()) {
      return "the move before goes on";
    }
    return owners.size() < MAX_PARTITIONS && random.nextBoolean()
        ? split(owners.get(random.nextInt(owners.size())))
        : move(map, owners);
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

  /** Waits until nothing is on its way. */
  void awaitEnd() {
    await("slots move").atMost(MOVED).until(() -> map().transfers().isEmpty());
  }

  @Override
  public void close() {
    commands.shutdownNow();
  }
}
