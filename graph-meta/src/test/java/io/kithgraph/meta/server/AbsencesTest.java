package io.kithgraph.meta.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private static final Duration PATIENCE = Duration.ofNanos(100);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final ClusterMap MAP =
      new FirstPlacement(4, 2)
          .place(
              IntStream.rangeClosed(1, 3)
                  .mapToObj(i -> new StorageNode(new NodeId(i), "s:" + i, "r:" + i))
                  .toList());

  private final Absences absences = new Absences();

  @Test
  void countsFromTheFirstLookAndStartsAnewWhenTheNodeWasBack() {
    absences.see(MAP, Set.of(ONE, TWO), 1_000);
    assertThat(absences.lost(MAP, PATIENCE, 1_099)).isEmpty();
    assertThat(absences.lost(MAP, PATIENCE, 1_100)).contains(THREE);

    absences.see(MAP, Set.of(ONE, TWO, THREE), 1_150);
    absences.see(MAP, Set.of(ONE, TWO), 1_200);
    assertThat(absences.lost(MAP, PATIENCE, 1_250)).isEmpty();
  }

  @Test
  void doesNotCountTimeInWhichNobodyCouldLook() {
    absences.see(MAP, Set.of(ONE, TWO), 1_000);
    absences.forget();
    absences.see(MAP, Set.of(ONE, TWO), 1_500);
    assertThat(absences.lost(MAP, PATIENCE, 1_550)).isEmpty();
  }

  @Test
  void believesInABrokenNetworkRatherThanInManyBrokenNodes() {
    absences.see(MAP, Set.of(ONE), 1_000);
    assertThat(absences.lost(MAP, PATIENCE, 9_000)).isEmpty();
  }
}
