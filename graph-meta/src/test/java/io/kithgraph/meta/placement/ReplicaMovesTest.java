package io.kithgraph.meta.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaMovesTest {
  private static final int SEEDS = 200;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  private static List<StorageNode> nodes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new StorageNode(new NodeId(i), "s" + i + ":1", "s" + i + ":2"))
        .toList();
  }

  private static Set<NodeId> ids(ClusterMap map) {
    return map.nodes().stream().map(StorageNode::id).collect(Collectors.toSet());
  }

  private static ClusterMap withNodes(ClusterMap map, int count) {
    return new ClusterMap(map.epoch(), map.slotOwners(), map.partitions(), nodes(count));
  }

  private static Map<NodeId, Integer> load(ClusterMap map, boolean firstOnly) {
    Map<NodeId, Integer> load = new HashMap<>();
    ids(map).forEach(node -> load.put(node, 0));
    for (PartitionPlacement placement : map.partitions()) {
      (firstOnly ? placement.replicas().subList(0, 1) : placement.replicas())
          .forEach(node -> load.merge(node, 1, Integer::sum));
    }
    return load;
  }

  /** What must hold from any map to the next. */
  private static void checkStep(ClusterMap before, ClusterMap after) {
    assertThat(after.epoch().value()).isEqualTo(before.epoch().value() + 1);
    assertThat(after.slotOwners()).isEqualTo(before.slotOwners());
    for (PartitionPlacement old : before.partitions()) {
      PartitionPlacement now = after.partition(old.id());
      assertThat(new HashSet<>(now.replicas())).hasSameSizeAs(old.replicas());
      Set<NodeId> left = new TreeSet<>(old.replicas());
      now.replicas().forEach(left::remove);
      assertThat(left).as("replicas that leave at once").hasSizeLessThanOrEqualTo(1);
      assertThat(now.epoch())
          .isEqualTo(now.replicas().equals(old.replicas()) ? old.epoch() : after.epoch());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void emptiesALostNodeAndKeepsEveryPartitionWhole(long seed) {
    Random random = new Random(seed);
    int replicas = 1 + random.nextInt(3);
    int count = replicas + random.nextInt(5);
    ClusterMap map = new FirstPlacement(1 + random.nextInt(20), replicas).place(nodes(count));
    for (int step = 0; step < 6; step++) {
      NodeId leaving = new NodeId(1 + random.nextInt(count));
      Set<NodeId> takers = ids(map);
      takers.removeIf(node -> random.nextInt(4) == 0);

      Optional<ClusterMap> next = ReplicaMoves.away(map, leaving, takers);

      takers.remove(leaving);
      if (next.isEmpty()) {
        for (PartitionPlacement placement : map.partitions()) {
          if (placement.replicas().contains(leaving)) {
            assertThat(placement.replicas()).as("seed %d", seed).containsAll(takers);
          }
        }
      } else {
        checkStep(map, next.get());
        map = next.get();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void balancesInSmallStepsThatEnd(long seed) {
    Random random = new Random(seed);
    int replicas = 1 + random.nextInt(3);
    int first = replicas + random.nextInt(3);
    ClusterMap map = new FirstPlacement(1 + random.nextInt(20), replicas).place(nodes(first));
    map = withNodes(map, first + random.nextInt(4));
    int bound = 10 * map.partitions().size() * replicas + 10;
    Optional<ClusterMap> next = ReplicaMoves.balanced(map, ids(map));
    int steps = 0;
    while (next.isPresent()) {
      checkStep(map, next.get());
      map = next.get();
      assertThat(++steps).as("seed %d", seed).isLessThan(bound);
      next = ReplicaMoves.balanced(map, ids(map));
    }
    List<Integer> loads = load(map, false).values().stream().sorted().toList();
    assertThat(loads.get(loads.size() - 1) - loads.get(0)).as("seed %d", seed).isLessThan(2);
  }

  @Test
  void movesNothingWhereThereIsNoOtherNode() {
    ClusterMap map = new FirstPlacement(4, 3).place(nodes(3));

    assertThat(ReplicaMoves.away(map, new NodeId(1), ids(map))).isEmpty();
    assertThat(ReplicaMoves.balanced(map, ids(map))).isEmpty();
  }

  @Test
  void givesANewNodeItsShare() {
    ClusterMap map = withNodes(new FirstPlacement(8, 3).place(nodes(3)), 4);
    Optional<ClusterMap> next = ReplicaMoves.balanced(map, ids(map));
    while (next.isPresent()) {
      map = next.get();
      next = ReplicaMoves.balanced(map, ids(map));
    }

    assertThat(load(map, false).values()).containsOnly(6);
    assertThat(load(map, true).values()).containsOnly(2);
  }
}
