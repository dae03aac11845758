package io.kithgraph.meta.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.Slots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FirstPlacementTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isBalancedForAnyShape(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int nodeCount = 1 + random.nextInt(12);
      int factor = 1 + random.nextInt(Math.min(5, nodeCount));
      int partitions = 1 + random.nextInt(random.nextBoolean() ? 64 : 2_000);
      List<StorageNode> nodes = nodes(random, nodeCount);
      String shape = "seed " + seed + ": " + nodeCount + " nodes, " + partitions + " × " + factor;

      ClusterMap map = new FirstPlacement(partitions, factor).place(nodes);

      assertThat(map.partitions()).as(shape).hasSize(partitions);
      int[] slots = new int[partitions];
      Arrays.stream(map.slotOwners()).forEach(owner -> slots[owner]++);
      assertThat(spread(IntStream.of(slots).boxed().toList())).as(shape).isLessThanOrEqualTo(1);
      Map<NodeId, Integer> replicas = zeros(nodes);
      Map<NodeId, Integer> firsts = zeros(nodes);
      for (PartitionPlacement placement : map.partitions()) {
        assertThat(placement.replicas()).as(shape).hasSize(factor).doesNotHaveDuplicates();
        placement.replicas().forEach(node -> replicas.merge(node, 1, Integer::sum));
        firsts.merge(placement.replicas().get(0), 1, Integer::sum);
      }
      assertThat(spread(firsts.values())).as(shape).isLessThanOrEqualTo(1);
      assertThat(spread(replicas.values())).as(shape).isLessThanOrEqualTo(factor);

      Collections.shuffle(nodes, random);
      ClusterMap again = new FirstPlacement(partitions, factor).place(nodes);
      assertThat(again.partitions()).isEqualTo(map.partitions());
      assertThat(again.slotOwners()).isEqualTo(map.slotOwners());
    }
  }

  @Test
  void aLostNodesPartitionsFallToManyOthers() {
    List<StorageNode> nodes = nodes(new Random(1), 6);
    NodeId lost = nodes.get(0).id();
    Set<NodeId> partners = new HashSet<>();
    for (PartitionPlacement placement : new FirstPlacement(60, 3).place(nodes).partitions()) {
      if (placement.replicas().get(0).equals(lost)) {
        partners.addAll(placement.replicas());
      }
    }
    assertThat(partners).hasSize(6);
  }

  @Test
  void refusesImpossibleShapes() {
    List<StorageNode> two = nodes(new Random(1), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FirstPlacement(8, 3).place(two))
        .withMessageContaining("there are 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FirstPlacement(8, 1).place(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FirstPlacement(8, 1).place(List.of(two.get(0), two.get(0))));
    assertThatIllegalArgumentException().isThrownBy(() -> new FirstPlacement(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new FirstPlacement(Slots.COUNT + 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new FirstPlacement(8, 0));
  }

  private static List<StorageNode> nodes(Random random, int count) {
    Set<Integer> ids = new HashSet<>();
    while (ids.size() < count) {
      ids.add(1 + random.nextInt(1_000));
    }
    List<StorageNode> nodes = new ArrayList<>();
    ids.forEach(id -> nodes.add(new StorageNode(new NodeId(id), "", "127.0.0.1:" + id)));
    return nodes;
  }

  private static Map<NodeId, Integer> zeros(List<StorageNode> nodes) {
    Map<NodeId, Integer> zeros = new HashMap<>();
    nodes.forEach(node -> zeros.put(node.id(), 0));
    return zeros;
  }

  private static int spread(Collection<Integer> counts) {
    return Collections.max(counts) - Collections.min(counts);
  }
}
