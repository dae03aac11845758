package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.replication.RaftSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a partition no longer goes back to where a replica is: it gets the files of a
 * snapshot, and then what is in the log. {@code -Dkith.fill.mebibytes=N} measures how fast files
 * come.
 */
@Tag("slow")
final class FilledReplicaTest {
  private static final PartitionId PARTITION = new PartitionId(0);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration VERY_LONG = Duration.ofMinutes(20);

  /** The log goes back to the snapshot before the last. */
  private static final int SNAPSHOTS = 3;

  private static final int LARGE_BYTES = 64 << 10;
  private static final int BATCH = 16;

  /** Snapshots are made often. */
  private static final StorageNodeSettings SHORT_LOG = withSnapshotEvery(16 << 10);

  private static StorageNodeSettings withSnapshotEvery(long bytes) {
    StorageNodeSettings usual = StorageCluster.SETTINGS;
    RaftSettings raft = usual.raft();
    return new StorageNodeSettings(
        new RaftSettings(
            raft.electionTimeout(),
            raft.syncLog(),
            raft.maxWaitingCommands(),
            raft.maxWaitingBytes(),
            raft.maxEntryCommands(),
            raft.maxEntryBytes(),
            raft.maxEntriesInFlight(),
            bytes),
        usual.partition(),
        usual.engine(),
        usual.readThreads(),
        usual.upkeepInterval(),
        usual.abandonedAfter(),
        usual.startTimeout(),
        usual.bindAddress(),
        usual.reserveBytes());
  }

  @Test
  @Timeout(240)
  void aNewOneGetsTheFilesOfASnapshot(@TempDir Path folder) throws Exception {
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 4, 1, SHORT_LOG);
        EndlessFollows follows = new EndlessFollows(nodes)) {
      awaitSnapshots(nodes, 0);
      String unused = follows.stopAndCheck();
      long followers = followers(nodes);

      // The fourth gets the place of the first, which leads.
      ClusterMap map = nodes.map();
      nodes.publish(map, ReplicaMoves.away(map, new NodeId(1), nodes.all()).orElseThrow());
      nodes.awaitPlaced();
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(snapshots(nodes, 3))
                      .as("one that had got all of the log would have made its own")
                      .isNotEmpty()
                      .isSubsetOf(
                          IntStream.range(0, 3)
                              .boxed()
                              .flatMap(node -> snapshots(nodes, node).stream())
                              .toList()));
      assertThat(followers(nodes)).isEqualTo(followers);
    }
  }

  @Test
  @Timeout(240)
  void oneThatWasAwayGetsThemTooAndWritesGoOn(@TempDir Path folder) throws Exception {
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 3, 1, SHORT_LOG);
        EndlessFollows follows = new EndlessFollows(nodes)) {
      follows.awaitMore(100);
      Set<String> before = new TreeSet<>(Set.of("none"));
      nodes.restart(
          2,
          path -> {
            before.addAll(snapshots(nodes, 2));
            awaitSnapshots(nodes, 0);
          });
      follows.awaitMore(100);
      nodes.awaitPlaced();
      // For a moment there is none, while one takes the place of another.
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(snapshots(nodes, 2)).isNotEmpty().doesNotContainAnyElementsOf(before));

      // It leads with what it has.
      ClusterMap map = nodes.map();
      nodes.publish(map, ledBy(map, new NodeId(3)));
      nodes.awaitPlaced();
      follows.awaitMore(100);
      String unused = follows.stopAndCheck();
      assertThat(followers(nodes)).isPositive();
    }
  }

  private static ClusterMap ledBy(ClusterMap map, NodeId first) {
    var placement = map.partition(PARTITION);
    var replicas =
        Stream.concat(
                Stream.of(first), placement.replicas().stream().filter(node -> !node.equals(first)))
            .toList();
    return map.withPartitions(
        map.partitions().stream()
            .map(p -> p.equals(placement) ? p.withReplicas(replicas, map.epoch().next()) : p)
            .toList());
  }

  @Test
  @Timeout(3_600)
  @EnabledIfSystemProperty(named = "kith.fill.mebibytes", matches = "[0-9]+")
  void howFastFilesCome(@TempDir Path folder, TestReporter reporter) throws Exception {
    int mebibytes = Integer.getInteger("kith.fill.mebibytes");
    try (LoopbackNodes nodes =
        LoopbackNodes.start(folder, 4, 1, withSnapshotEvery(((long) mebibytes << 20) / 4))) {
      ContractGraph graph = new ContractGraph(nodes.client());
      Random random = new Random(1);
      for (long id = 0; id < ((long) mebibytes << 20) / LARGE_BYTES; id += BATCH) {
        Mutation[] vertices = new Mutation[BATCH];
        for (int i = 0; i < BATCH; i++) {
          vertices[i] =
              new Mutation.PutVertex(v(id + i), USER, incompressible(random), Mutation.Mode.UPSERT);
        }
        graph.commit(vertices);
      }
      awaitQuiet(nodes);
      ClusterMap map = nodes.map();
      long began = System.nanoTime();
      nodes.publish(map, ReplicaMoves.away(map, new NodeId(1), nodes.all()).orElseThrow());
      await().atMost(VERY_LONG).until(() -> !snapshots(nodes, 3).isEmpty());
      double seconds = (System.nanoTime() - began) / 1e9;
      double copied = bytes(nodes.replica(3, PARTITION).resolve("snapshot")) / (double) (1 << 20);
      reporter.publishEntry(
          "%.0f MiB in %.1f s, %.1f MiB/s".formatted(copied, seconds, copied / seconds));
      assertThat(nodes.status(3)).isNotEmpty();
      graph.client().close();
    }
  }

  private static PropertySet incompressible(Random random) {
    byte[] bytes = new byte[LARGE_BYTES];
    random.nextBytes(bytes);
    return PropertySet.of(Property.of(ContractGraph.AMOUNT, bytes));
  }

  /** The leader has a snapshot, and is not making another one. */
  private static void awaitQuiet(LoopbackNodes nodes) {
    Path unfinished = nodes.replica(0, PARTITION).resolve("snapshot").resolve("temp");
    await().atMost(LONG).until(() -> !snapshots(nodes, 0).isEmpty() && !Files.exists(unfinished));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Waits until a node, which leads, has made so many that the log does not go back to now. */
  private static void awaitSnapshots(LoopbackNodes nodes, int node) {
    Set<String> seen = new TreeSet<>(snapshots(nodes, node));
    int known = seen.size();
    await()
        .atMost(LONG)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              seen.addAll(snapshots(nodes, node));
              return seen.size() >= known + SNAPSHOTS;
            });
  }

  /** The names of the complete snapshots of a node, which tell the entry that each ends with. */
  private static Set<String> snapshots(LoopbackNodes nodes, int node) {
    Path folder = nodes.replica(node, PARTITION).resolve("snapshot");
    if (!Files.exists(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("snapshot_"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many follow user 1, each of whom has the other half. */
  private static long followers(LoopbackNodes nodes) {
    ContractGraph graph = new ContractGraph(nodes.client());
    long followers = graph.degree(in(1));
    for (long i = 0; i < followers; i++) {
      assertThat(graph.degree(out(EndlessFollows.FIRST_FOLLOWER + i))).isEqualTo(1);
    }
    graph.client().close();
    return followers;
  }
}
