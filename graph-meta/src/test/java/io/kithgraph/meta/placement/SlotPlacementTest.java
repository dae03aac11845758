package io.kithgraph.meta.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.model.SlotRange;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SlotPlacementTest {
  private static final PartitionId FIRST = new PartitionId(0);
  private static final PartitionId SECOND = new PartitionId(1);
  private static final NodeId NODE = new NodeId(1);

  private final ClusterMap map =
      new FirstPlacement(2, 1).place(List.of(new StorageNode(NODE, "s:1", "r:1")));

  @Test
  void aSplitIsANewPartitionAndAWishForHalfOfTheSlots() {
    ClusterMap split = SlotPlacement.split(map, FIRST, Set.of(NODE));
    PartitionPlacement added = split.partition(new PartitionId(2));
    assertThat(split.epoch()).isEqualTo(map.epoch().next());
    assertThat(added.begun()).isEqualTo(added.epoch()).isEqualTo(split.epoch());
    assertThat(split.owners()).containsExactly(FIRST, SECOND);
    assertThat(split.transfers())
        .containsExactly(
            new SlotTransfer(
                split.epoch().value(),
                FIRST,
                added.id(),
                new SlotRange(4_096, 8_191),
                TransferReason.ASKED));
  }

  @Test
  void slotsChangeHandsAtTheNextEpoch() {
    ClusterMap wished = SlotPlacement.wished(map, new SlotRange(100, 199), SECOND);
    SlotTransfer transfer = wished.transfers().get(0);
    ClusterMap moved = SlotPlacement.moved(wished, FIRST, SECOND, transfer.slots());
    Epoch epoch = wished.epoch().next();
    assertThat(moved.epoch()).isEqualTo(epoch);
    assertThat(moved.owns(SECOND, transfer.slots())).isTrue();
    assertThat(moved.owner(99)).isEqualTo(FIRST);
    assertThat(moved.owner(200)).isEqualTo(FIRST);
    assertThat(moved.partition(FIRST).slotsSince()).isEqualTo(epoch);
    assertThat(moved.partition(SECOND).routedSince()).isEqualTo(epoch);
    assertThat(SlotPlacement.ended(moved, transfer).transfers()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeMoved() {
    ClusterMap wished = SlotPlacement.wished(map, new SlotRange(100, 199), SECOND);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotPlacement.wished(wished, new SlotRange(0, 9), SECOND))
        .withMessageContaining("moving already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotPlacement.wished(map, new SlotRange(8_000, 9_000), SECOND))
        .withMessageContaining("more than one partition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotPlacement.wished(map, new SlotRange(0, 9), FIRST))
        .withMessageContaining("another partition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotPlacement.wished(map, new SlotRange(0, 9), new PartitionId(7)));
  }
}
