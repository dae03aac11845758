package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Node 1 is full and hands over the lead. */
final class HandOversTest {
  private static final PartitionId PARTITION = new PartitionId(4);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final Set<NodeId> ALL = Set.of(ONE, TWO, THREE);

  private final AtomicLong nanos = new AtomicLong();
  private final HandOvers handOvers = new HandOvers(nanos::get);

  @Test
  void whoCouldNotTakeTheLeadIsNotAskedAgainAtOnce() {
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE))).isEqualTo(ALL);
    handOvers.begun(PARTITION, TWO);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE)))
        .containsExactlyInAnyOrder(ONE, THREE);
    handOvers.begun(PARTITION, THREE);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE)))
        .containsExactlyInAnyOrder(ONE, TWO);
    assertThat(handOvers.candidates(new PartitionId(5), ALL, Set.of(ONE))).isEqualTo(ALL);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE))).isEqualTo(ALL);
  }

  @Test
  void theOnlyOneWithRoomIsAskedAgain() {
    handOvers.begun(PARTITION, TWO);
    assertThat(handOvers.candidates(PARTITION, ALL, Set.of(ONE, THREE))).isEqualTo(ALL);
    assertThat(handOvers.candidates(PARTITION, Set.of(ONE, TWO), Set.of(ONE)))
        .isEqualTo(Set.of(ONE, TWO));
  }
}
