package io.kithgraph.meta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PartitionLoad;
import io.kithgraph.meta.placement.PlanSettings;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.model.SimulationSeeds;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Controllers that come and go, sleep over their answers and act on what they knew then; a cluster
 * whose data grows in some slots more than in others; moves that end at some time. The real plans
 * and the real functions of maps, seeded. The guard that this rests on, that a map replaces only
 * the one that it was made from, is needed: without it, these checks find something.
 *
 * <p>{@link SimulationSeeds} says how to run more seeds, or one again.
 */
final class LoadPlansSimulationTest {
  private static final int NODES = 6;
  private static final long SPLIT_BYTES = 100_000;
  private static final long SPLIT_OPERATIONS = 1_000;
  private static final long STEP_NANOS = 1_000_000_000L;
  private static final PlanSettings SETTINGS =
      new PlanSettings(
          2, SPLIT_BYTES, SPLIT_OPERATIONS, Duration.ofSeconds(20), 150_000, Duration.ofSeconds(1));

  private ClusterMap map =
      new FirstPlacement(4, 3)
          .place(
              IntStream.rangeClosed(1, NODES)
                  .mapToObj(id -> new StorageNode(new NodeId(id), "s:" + id, "r:" + id))
                  .toList());

  /** Of all slots before each one, and of all. */
  private final long[] bytes = new long[Slots.COUNT + 1];

  private final long[] operations = new long[Slots.COUNT + 1];

  /** The slots of partitions at an epoch, as far as they have been looked up. */
  private final Map<PartitionId, List<SlotRange>> runs = new HashMap<>();

  private Epoch runsAt = PartitionPlacement.NEVER;
  private final Map<PartitionId, Long> done = new HashMap<>();
  private final Set<TransferReason> reasons = new HashSet<>();

  /** Switched off, a map replaces whatever map is there. */
  private boolean mapsAreCompared = true;

  static IntStream seeds() {
    return SimulationSeeds.orElse(25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void partitionsComeBelowTheirBoundsAndPlansNeverMeet(int seed) {
    simulate(seed);
  }

  @Test
  void noticesWhenMapsAreNotCompared() {
    LoadPlansSimulationTest careless = new LoadPlansSimulationTest();
    careless.mapsAreCompared = false;
    assertThatThrownBy(() -> careless.simulate(1)).isInstanceOf(AssertionError.class);
  }

  private void simulate(long seed) {
    Random random = new Random(seed);
    List<LoadPlans> controllers = new ArrayList<>();
    controllers.add(new LoadPlans(SETTINGS));
    List<Runnable> late = new ArrayList<>();
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      boolean busy = slot / 4_096 == 2 && random.nextInt(10) == 0;
      operations[slot + 1] = operations[slot] + (busy ? 5 : 0);
    }
    for (int step = 0; step < 400; step++) {
      if (step < 150) {
        grow(random);
      }
      count();
      if (random.nextInt(30) == 0) {
        // The one in office dies, or sleeps and is not told that another is.
        if (random.nextBoolean()) {
          controllers.remove(0);
        }
        controllers.add(new LoadPlans(SETTINGS));
      }
      long now = step * STEP_NANOS;
      LoadPlans controller = controllers.get(random.nextInt(controllers.size()));
      ClusterMap seen = map;
      ClusterLoad load = load(seen);
      Runnable act = () -> act(controller, seen, load, now, seed);
      if (random.nextInt(4) == 0) {
        late.add(act);
      } else {
        act.run();
      }
      if (!late.isEmpty() && random.nextInt(4) == 0) {
        late.remove(random.nextInt(late.size())).run();
      }
      goOn(random);
    }
    assertThat(map.transfers()).as("seed %s", seed).isEmpty();
    assertThat(reasons).as("seed %s", seed).contains(TransferReason.SIZE, TransferReason.LOAD);
    for (PartitionId partition : map.owners()) {
      assertThat(sum(bytes, partition)).as("seed %s: %s", seed, partition).isLessThan(SPLIT_BYTES);
      assertThat(sum(operations, partition))
          .as("seed %s: %s", seed, partition)
          .isLessThanOrEqualTo(SPLIT_OPERATIONS);
    }
    // No replica is larger than a partition may be, so one that differs by two can give one.
    assertThat(spread()).as("seed %s", seed).isLessThanOrEqualTo(2 * SPLIT_BYTES);
    assertThat(ReplicaMoves.balancedLeads(map, nodes())).as("seed %s", seed).isEmpty();
  }

  private void grow(Random random) {
    long[] more = new long[Slots.COUNT];
    for (int i = 0; i < 250; i++) {
      // Some slots grow much more than others.
      more[(int) (Slots.COUNT * Math.pow(random.nextDouble(), 3))] += random.nextInt(70);
    }
    long added = 0;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      added += more[slot];
      bytes[slot + 1] += added;
    }
  }

  private void count() {
    for (PartitionId partition : map.owners()) {
      done.merge(partition, sum(operations, partition), Long::sum);
    }
  }

  /** As a controller does once it has its answer: the map may be another's by then. */
  private void act(LoadPlans controller, ClusterMap seen, ClusterLoad load, long now, long seed) {
    controller
        .next(seen, load, nodes(), now)
        .filter(next -> !mapsAreCompared || map.epoch().equals(seen.epoch()))
        .ifPresent(
            next -> {
              checkStep(next, seed);
              map = next;
              check(seed);
            });
  }

  /** A controller only wishes: it gives no slots away, and forgets no wish. */
  private void checkStep(ClusterMap next, long seed) {
    assertThat(next.slotOwners()).as("seed %s", seed).isEqualTo(map.slotOwners());
    assertThat(next.transfers()).as("seed %s", seed).containsAll(map.transfers());
  }

  private void check(long seed) {
    assertThat(map.transfers().size()).as("seed %s", seed).isLessThanOrEqualTo(SETTINGS.atOnce());
    Set<PartitionId> concerned = new HashSet<>();
    for (SlotTransfer transfer : map.transfers()) {
      reasons.add(transfer.reason());
      assertThat(concerned.add(transfer.from())).as("seed %s: %s", seed, transfer).isTrue();
      assertThat(concerned.add(transfer.to())).as("seed %s: %s", seed, transfer).isTrue();
    }
    map.partitions()
        .forEach(
            placement ->
                assertThat(new HashSet<>(placement.replicas())).as("seed %s", seed).hasSize(3));
  }

  /** The leaders of the sources go on with what the map wishes. */
  private void goOn(Random random) {
    for (SlotTransfer transfer : map.transfers()) {
      if (random.nextInt(5) == 0) {
        map =
            map.owns(transfer.to(), transfer.slots())
                ? SlotPlacement.ended(map, transfer)
                : SlotPlacement.moved(map, transfer.from(), transfer.to(), transfer.slots());
      }
    }
  }

  private ClusterLoad load(ClusterMap seen) {
    Map<PartitionId, PartitionLoad> partitions = new HashMap<>();
    seen.partitions()
        .forEach(
            placement -> {
              PartitionId id = placement.id();
              List<SlotRange> owned = runs(seen, id);
              partitions.put(
                  id,
                  new PartitionLoad(
                      placement.replicas().get(0),
                      true,
                      sum(bytes, id),
                      done.getOrDefault(id, 0L),
                      SlotShare.nearHalf(owned, slots -> sum(bytes, slots)),
                      SlotShare.nearHalf(owned, slots -> sum(operations, slots))));
            });
    Map<NodeId, Long> free = new HashMap<>();
    seen.nodes().forEach(node -> free.put(node.id(), 10_000_000L));
    return new ClusterLoad(partitions, free);
  }

  private Set<NodeId> nodes() {
    return map.nodes().stream().map(StorageNode::id).collect(Collectors.toSet());
  }

  private long spread() {
    Map<NodeId, Long> held = new HashMap<>();
    map.nodes().forEach(node -> held.put(node.id(), 0L));
    map.partitions()
        .forEach(p -> p.replicas().forEach(n -> held.merge(n, sum(bytes, p.id()), Long::sum)));
    long most = held.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    return most - held.values().stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private long sum(long[] weights, PartitionId partition) {
    return runs(map, partition).stream().mapToLong(slots -> sum(weights, slots)).sum();
  }

  private List<SlotRange> runs(ClusterMap of, PartitionId partition) {
    if (!of.epoch().equals(runsAt)) {
      runs.clear();
      runsAt = of.epoch();
    }
    return runs.computeIfAbsent(partition, of::runs);
  }

  private static long sum(long[] weights, SlotRange slots) {
    return weights[slots.last() + 1] - weights[slots.first()];
  }
}
