package io.kithgraph.meta.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PartitionLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LoadRatesTest {
  private static final PartitionId ID = new PartitionId(0);
  private static final ClusterMap MAP =
      new FirstPlacement(1, 1).place(List.of(new StorageNode(new NodeId(1), "s:1", "r:1")));

  private final LoadRates rates = new LoadRates(Duration.ofSeconds(60));

  private Optional<Double> take(int second, int leader, long operations) {
    PartitionLoad of =
        new PartitionLoad(
            new NodeId(leader), true, 0, operations, Optional.empty(), Optional.empty());
    return Optional.ofNullable(
        rates
            .take(MAP, new ClusterLoad(Map.of(ID, of), Map.of()), second * 1_000_000_000L)
            .get(ID));
  }

  @Test
  void aRateIsKnownAfterTheWindow() {
    assertThat(take(0, 1, 0)).isEmpty();
    assertThat(take(30, 1, 3_000)).isEmpty();
    assertThat(take(60, 1, 6_000)).contains(100.0);
    // The burst counts over the window, not for its moment.
    assertThat(take(90, 1, 15_000)).contains(200.0);
    assertThat(take(150, 1, 15_000)).isEmpty();
  }

  @Test
  void anotherLeaderCountsAnew() {
    take(0, 1, 0);
    assertThat(take(60, 2, 6_000)).isEmpty();
    assertThat(take(120, 2, 12_000)).contains(100.0);
    // Opened again on the same node.
    assertThat(take(180, 2, 10)).isEmpty();
  }

  @Test
  void whoTakesOfficeKnowsNothing() {
    take(0, 1, 0);
    rates.forget();
    assertThat(take(60, 1, 6_000)).isEmpty();
  }
}
