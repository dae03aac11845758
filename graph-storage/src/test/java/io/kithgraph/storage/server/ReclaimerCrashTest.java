package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.AMOUNT;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.ExpiryReclaimer;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.engine.FaultyEngine.Fault;
import io.kithgraph.storage.partition.check.HalvesChecker;
import io.kithgraph.storage.partition.check.PartitionChecker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A process that dies at each of the writes of its partitions, one after another, while expired
 * edges are removed and others are put: what it finds when it is opened again has every edge that
 * lives, in both lists, right degrees and roll-ups, and ends without anything expired.
 */
final class ReclaimerCrashTest {
  private static final int PARTITIONS = 3;
  private static final long TTL = 1_000;
  private static final long START = 1_000_000;
  private static final int HUBS = 4;
  private static final int FOLLOWS = 120;

  /** The first so many follows of each hub are old when the work begins. */
  private static final int OLD = 60;

  private static final long LATER = START + TTL + OLD - 1;
  private static final RollUpList SUM = new RollUpList(GIFT, AMOUNT, Aggregate.SUM);

  private final AtomicLong now = new AtomicLong(START);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

  @Test
  void isRightWhereverItStops() {
    long[] before = new long[PARTITIONS];
    long[] after = new long[PARTITIONS];
    LoggedPartitions whole = new LoggedPartitions(PARTITIONS, clock);
    try (RoutingStorageClient client = client(whole)) {
      fill(whole, client);
      forEachPartition(p -> before[p] = whole.writes(p));
      assertThat(work(whole, client)).isTrue();
      forEachPartition(p -> after[p] = whole.writes(p) - before[p]);
      check(whole, client, "no crash");
    }
    whole.close();
    forEachPartition(p -> assertThat(after[p]).isPositive());
    forEachPartition(
        p -> {
          for (long write = 1; write <= after[p]; write++) {
            crashAt(p, write, (p + write) % 2 == 0 ? Fault.BEFORE_WRITE : Fault.AFTER_WRITE);
          }
        });
  }

  private void crashAt(int partition, long write, Fault fault) {
    String place = "partition " + partition + " write " + write + " " + fault;
    Random random = new Random(partition * 1_000L + write);
    LoggedPartitions partitions = new LoggedPartitions(PARTITIONS, clock);
    try (RoutingStorageClient client = client(partitions)) {
      fill(partitions, client);
      partitions.dieAt(partition, write, fault);
      assertThat(work(partitions, client)).as(place).isFalse();
    }
    partitions.restart(random);
    try (RoutingStorageClient client = client(partitions)) {
      forEachPartition(
          p -> done(client.recovery().run(new PartitionId(p), Duration.ZERO, deadline())));
      assertThat(HalvesChecker.check(partitions.engines())).as(place).isEmpty();
      // As the upkeep and whoever had no answer would do.
      assertThat(work(partitions, client)).as(place).isTrue();
      check(partitions, client, place);
    }
    partitions.close();
  }

  private RoutingStorageClient client(LoggedPartitions partitions) {
    return new RoutingStorageClient(
        StorageCluster.fixed(PARTITIONS, ""), partitions.transport(), ClientSettings.DEFAULT);
  }

  /** Some follows of each hub expire, two hubs have gifts beside them. */
  private void fill(LoggedPartitions partitions, RoutingStorageClient client) {
    now.set(START);
    ContractGraph graph = new ContractGraph(client);
    for (int hub = 0; hub < HUBS; hub++) {
      List<Mutation> follows = new ArrayList<>();
      for (int i = 0; i < FOLLOWS; i++) {
        follows.add(follow(graph, hub, i, START + i));
      }
      graph.commit(follows.toArray(Mutation[]::new));
    }
    graph.commit(gifts(graph, 0));
    assertThat(partitions.isDead()).isFalse();
    now.set(LATER);
  }

  /**
   * Removes what has expired, partition by partition, and between them renews an edge of each hub
   * and makes gifts. Every step may be repeated.
   *
   * @return false if the process died of it
   */
  private boolean work(LoggedPartitions partitions, RoutingStorageClient client) {
    ContractGraph graph = new ContractGraph(client);
    ExpiryReclaimer reclaimer = client.expiryReclaimer();
    for (int step = 0; step < PARTITIONS; step++) {
      List<Mutation> renewals = new ArrayList<>();
      for (int hub = 0; hub < HUBS; hub++) {
        renewals.add(follow(graph, hub, step, LATER));
      }
      List<CompletionStage<?>> stages = new ArrayList<>();
      stages.add(
          client.commit(graph.commitOf(renewals.toArray(Mutation[]::new)), graph.commitOptions()));
      stages.add(client.commit(gifts(graph, step + 1), graph.commitOptions()));
      // Until a round finds nothing, as rounds follow each other.
      stages.add(reclaimer.reclaim(new PartitionId(step), deadline()));
      stages.add(reclaimer.reclaim(new PartitionId(step), deadline()));
      if (partitions.isDead()) {
        return false;
      }
      stages.forEach(ReclaimerCrashTest::done);
    }
    return true;
  }

  private void check(LoggedPartitions partitions, RoutingStorageClient client, String place) {
    ContractGraph graph = new ContractGraph(client);
    int living = FOLLOWS - OLD + PARTITIONS;
    for (int hub = 0; hub < HUBS; hub++) {
      assertThat(graph.degree(out(hub))).as(place).isEqualTo(living);
      assertThat(graph.all(graph.read(out(hub), Order.ASCENDING, 1_000))).as(place).hasSize(living);
    }
    for (int i = 0; i < FOLLOWS; i++) {
      long followers = i < PARTITIONS || i >= OLD ? HUBS : 0;
      assertThat(graph.degree(in(100 + i))).as(place).isEqualTo(followers);
      assertThat(graph.lists(v(100 + i))).as(place).hasSize(followers > 0 ? 1 : 0);
    }
    assertThat(pairs(graph, SUM.of(in(2, GIFT)))).as(place).containsExactly("0=10", "1=20");
    assertThat(pairs(graph, SUM.of(out(0, GIFT)))).as(place).containsExactly("2=10");
    partitions
        .engines()
        .forEach(
            engine -> assertThat(PartitionChecker.check(engine).problems()).as(place).isEmpty());
    assertThat(HalvesChecker.check(partitions.engines())).as(place).isEmpty();
  }

  private static Mutation.PutEdge follow(ContractGraph graph, long hub, long number, long since) {
    return graph.edge(v(hub), v(100 + number), since).with(EdgeTtl.of(TTL, since));
  }

  /** A gift of each of two hubs to a third, the second one's worth twice as much. */
  private static Commit gifts(ContractGraph graph, int number) {
    List<Mutation> gifts = new ArrayList<>();
    for (long from = 0; from < 2; from++) {
      gifts.add(
          new Mutation.PutEdge(
              new EdgeKey(v(from), GIFT, v(2), number),
              LATER,
              amount((from + 1) * (number + 1)),
              Mode.UPSERT,
              true,
              Optional.of(USER)));
    }
    return graph.commitOf(gifts.toArray(Mutation[]::new)).withRollUps(List.of(SUM));
  }

  private static List<String> pairs(ContractGraph graph, ListKey list) {
    EdgeColumns edges = graph.range(graph.read(list, Order.ASCENDING, 100)).get(0).edges();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      pairs.add(edges.neighbour(i) + "=" + edges.sortKey(i));
    }
    return pairs;
  }

  private static void forEachPartition(IntConsumer action) {
    IntStream.range(0, PARTITIONS).forEach(action);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** Everything is answered within the call here, or never. */
  private static void done(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
  }
}
