package io.kithgraph.meta.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterMapTest {

  @Test
  void leadsFromAVertexToItsNodes() {
    ClusterMap map = ClusterMaps.ofOneNode(8);
    GraphId graph = new GraphId(1);
    for (long id = 0; id < 100; id++) {
      PartitionId owner = map.owner(graph, VertexId.of(id));
      assertThat(owner).isEqualTo(map.owner(Slots.of(graph, VertexId.of(id))));
      assertThat(map.partition(owner).replicas()).containsExactly(ClusterMaps.NODE);
    }
    assertThat(map.node(ClusterMaps.NODE).storageAddress()).isEmpty();
    assertThat(map.partitions()).extracting(p -> p.id().value()).isSorted().hasSize(8);
  }

  @Test
  void isNotChangedThroughWhatItGives() {
    ClusterMap map = ClusterMaps.ofOneNode(2);
    map.slotOwners()[0] = 1;
    assertThat(map.owner(0)).isEqualTo(new PartitionId(0));
  }

  @Test
  void refusesLooseEnds() {
    ClusterMap map = ClusterMaps.ofOneNode(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterMap(map.epoch(), new int[3], map.partitions(), map.nodes()))
        .withMessageContaining("16384");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ClusterMap(map.epoch(), map.slotOwners(), map.partitions(), List.of()))
        .withMessageContaining("unknown node");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ClusterMap(
                    map.epoch(), map.slotOwners(), map.partitions().subList(0, 1), map.nodes()))
        .withMessageContaining("unknown partition 1");
    assertThatIllegalArgumentException().isThrownBy(() -> map.partition(new PartitionId(9)));
    assertThatIllegalArgumentException().isThrownBy(() -> map.node(new NodeId(9)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PartitionPlacement(new PartitionId(0), List.of(), new Epoch(1)));
  }
}
