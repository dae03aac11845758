package io.kithgraph.meta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PartitionLoad;
import io.kithgraph.meta.placement.PlanSettings;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.zookeeper.EmbeddedZooKeeper;
import io.kithgraph.meta.zookeeper.NodePresence;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.model.SlotRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two controllers over one ZooKeeper, and storage nodes that come and go. */
final class ControllerTest {
  private static final int PARTITIONS = 4;
  private static final int REPLICAS = 3;
  private static final PartitionId GROWN = new PartitionId(1);
  private static final Duration ROUND = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofMillis(600);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final long SPLIT_BYTES = 1_000;
  private static final PlanSettings PLANS =
      new PlanSettings(1, SPLIT_BYTES, Long.MAX_VALUE, Duration.ofMinutes(1), 0, ROUND);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<Integer, NodePresence> presences = new HashMap<>();
  private final List<Controller> controllers = new ArrayList<>();
  private final Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private MetadataClient metadata;

  ControllerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    zooKeeper = EmbeddedZooKeeper.start(folder);
    opened.push(zooKeeper);
    metadata = session();
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private MetadataClient session() {
    MetadataClient session =
        MetadataClient.openOrCreate(
            ZooKeeperSettings.of(zooKeeper.connectString()), SchemaMode.AUTO);
    opened.push(session);
    return session;
  }

  private void start(PlanSettings plans, ClusterLoads loads) {
    Controller controller =
        Controller.start(
            session(),
            "controller-" + controllers.size(),
            new ControllerSettings(
                REPLICAS, new FirstPlacement(PARTITIONS, REPLICAS), ROUND, GRACE, plans),
            loads);
    opened.push(controller);
    controllers.add(controller);
  }

  private void startTwo() {
    for (int i = 0; i < 2; i++) {
      start(PlanSettings.NONE, map -> new CompletableFuture<>());
    }
  }

  /** Storage nodes come up, each under the next number. */
  private void come(int count) {
    for (int i = 0; i < count; i++) {
      NodeId id = metadata.nodes().register(UUID.randomUUID());
      StorageNode node = new StorageNode(id, "s:" + id.value(), "r:" + id.value());
      presences.put(id.value(), metadata.nodes().announce(node));
    }
  }

  private void go(int node) throws Exception {
    NodePresence presence = presences.remove(node);
    assertThat(presence).isNotNull();
    presence.close();
  }

  private ClusterMap awaitMapOf(int nodes) {
    await()
        .atMost(LONG)
        .until(() -> metadata.findClusterMap().filter(m -> m.nodes().size() == nodes).isPresent());
    return map();
  }

  private ClusterMap map() {
    return metadata.findClusterMap().orElseThrow();
  }

  private long replicasOn(int node) {
    return map().partitions().stream()
        .filter(placement -> placement.replicas().contains(new NodeId(node)))
        .count();
  }

  private Controller elected() {
    await().atMost(LONG).until(() -> controllers.stream().anyMatch(Controller::isElected));
    return controllers.stream().filter(Controller::isElected).findFirst().orElseThrow();
  }

  private void staysAsItIs(Epoch epoch, Duration time) {
    await().during(time).atMost(LONG).until(() -> map().epoch().equals(epoch));
  }

  @Test
  void makesTheFirstMapAndLetsInNodesThatComeLater() {
    startTwo();
    come(2);
    await().during(GRACE).atMost(LONG).until(() -> metadata.findClusterMap().isEmpty());

    come(1);
    assertThat(awaitMapOf(3).partitions())
        .hasSize(PARTITIONS)
        .allMatch(placement -> placement.replicas().size() == REPLICAS);

    come(1);
    awaitMapOf(4);
    assertThat(replicasOn(4)).isZero();
  }

  @Test
  void givesTheReplicasOfALostNodeToOthersAfterItsTime() throws Exception {
    startTwo();
    come(4);
    awaitMapOf(4);
    long held = replicasOn(2);
    assertThat(held).isPositive();

    long gone = System.nanoTime();
    go(2);
    await().atMost(LONG).until(() -> replicasOn(2) == 0);
    assertThat(System.nanoTime() - gone).isGreaterThanOrEqualTo(GRACE.toNanos());
    assertThat(map().partitions()).allMatch(p -> p.replicas().stream().distinct().count() == 3);
    staysAsItIs(map().epoch(), GRACE);
  }

  @Test
  void leavesANodeItsReplicasThatIsBackInTime() throws Exception {
    startTwo();
    come(4);
    ClusterMap map = awaitMapOf(4);
    for (int i = 0; i < 3; i++) {
      go(2);
      staysAsItIs(map.epoch(), GRACE.dividedBy(2));
      presences.put(2, metadata.nodes().announce(map.node(new NodeId(2))));
      staysAsItIs(map.epoch(), ROUND.multipliedBy(5));
    }
  }

  @Test
  void theNextControllerCountsAnewAndThenGoesOn() throws Exception {
    startTwo();
    come(4);
    ClusterMap map = awaitMapOf(4);
    go(2);
    staysAsItIs(map.epoch(), GRACE.dividedBy(2));

    Controller first = elected();
    first.close();
    controllers.remove(first);
    long closed = System.nanoTime();
    await().atMost(LONG).until(() -> replicasOn(2) == 0);
    assertThat(System.nanoTime() - closed).isGreaterThanOrEqualTo(GRACE.toNanos());
    assertThat(elected()).isNotSameAs(first);
  }

  @Test
  void changesNothingWhileHalfOfTheNodesAreAway() throws Exception {
    startTwo();
    come(4);
    Epoch epoch = awaitMapOf(4).epoch();
    go(2);
    go(3);
    staysAsItIs(epoch, GRACE.multipliedBy(2));
  }

  @Test
  void dividesAPartitionThatHasGrownAndNotByAnOldAnswer() {
    Answers answers = new Answers(new CompletableFuture<>(), new AtomicBoolean());
    start(PLANS, answers);
    come(3);
    ClusterMap before = awaitMapOf(3);
    await().atMost(LONG).until(() -> answers.first().getNumberOfDependents() > 0);
    come(1);
    ClusterMap after = awaitMapOf(4);

    // It was asked about a map that is there no more.
    answers.first().complete(grown(before));
    staysAsItIs(after.epoch(), ROUND.multipliedBy(5));

    answers.others().set(true);
    await().atMost(LONG).until(() -> !map().transfers().isEmpty());
    assertThat(map().epoch()).isEqualTo(after.epoch().next());
    SlotTransfer transfer = map().transfers().get(0);
    assertThat(transfer.reason()).isEqualTo(TransferReason.SIZE);
    assertThat(transfer.from()).isEqualTo(GROWN);
    // One at a time.
    staysAsItIs(map().epoch(), ROUND.multipliedBy(5));
  }

  /**
   * What storage nodes say.
   *
   * @param first of the map without the fourth node
   * @param others whether others are answered
   */
  private record Answers(CompletableFuture<ClusterLoad> first, AtomicBoolean others)
      implements ClusterLoads {
    @Override
    public CompletionStage<ClusterLoad> measure(ClusterMap map) {
      if (map.nodes().size() == REPLICAS) {
        return first;
      }
      return others.get()
          ? CompletableFuture.completedFuture(grown(map))
          : new CompletableFuture<>();
    }
  }

  /** A partition holds more than one should. */
  private static ClusterLoad grown(ClusterMap map) {
    SlotRange run = map.runs(GROWN).get(0);
    SlotRange half = new SlotRange(run.first(), run.first() + run.size() / 2);
    Map<NodeId, Long> free = new HashMap<>();
    map.nodes().forEach(node -> free.put(node.id(), 100 * SPLIT_BYTES));
    return new ClusterLoad(
        Map.of(
            GROWN,
            new PartitionLoad(
                map.partition(GROWN).replicas().get(0),
                true,
                2 * SPLIT_BYTES,
                0,
                Optional.of(new SlotShare(half, 0.5)),
                Optional.empty())),
        free);
  }
}
