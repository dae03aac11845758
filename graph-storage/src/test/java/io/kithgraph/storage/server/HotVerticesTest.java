package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import io.kithgraph.storage.protocol.NodeReport.HotVertex.Use;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HotVerticesTest {
  private static final GraphId GRAPH = new GraphId(1);
  private static final VertexId CELEBRITY = VertexId.of(7);

  private final AtomicLong nanos = new AtomicLong();
  private final HotVertices all = new HotVertices(1, nanos::get);
  private long nextOther = 1_000;

  /** Every second use is of the celebrity, the others are of a vertex each. */
  private void useHalfOfTheTime(VertexId celebrity, int uses) {
    for (int i = 0; i < uses; i++) {
      all.used(GRAPH, i % 2 == 0 ? celebrity : VertexId.of(nextOther++));
    }
  }

  private List<HotVertex> hottest() {
    return all.hottest(Use.READ, 5);
  }

  @Test
  void findsTheOneAmongManyOthers() {
    useHalfOfTheTime(CELEBRITY, 100_000);
    nanos.set(TimeUnit.SECONDS.toNanos(5));

    assertThat(hottest()).hasSize(1);
    HotVertex hot = hottest().get(0);
    assertThat(hot.vertex()).isEqualTo(CELEBRITY);
    assertThat(hot.use()).isEqualTo(Use.READ);
    assertThat(hot.share()).isLessThanOrEqualTo(0.5).isCloseTo(0.5, within(0.01));
    assertThat(hot.perSecond()).isCloseTo(10_000, within(200.0));
  }

  @Test
  void showsNothingWhenNoneStandsOutOrTooLittleHappened() {
    useHalfOfTheTime(CELEBRITY, 20);
    assertThat(hottest()).isEmpty();

    for (int i = 0; i < 100_000; i++) {
      all.used(GRAPH, VertexId.of(i % 5_000));
    }
    assertThat(hottest()).isEmpty();
  }

  @Test
  void forgetsWhatWasHotLongAgo() {
    VertexId star = VertexId.of("star");
    for (int second = 0; second < 60; second++) {
      nanos.set(TimeUnit.SECONDS.toNanos(second));
      useHalfOfTheTime(CELEBRITY, 1_000);
    }
    assertThat(hottest().get(0).perSecond()).isCloseTo(500, within(50.0));
    for (int second = 60; second < 120; second++) {
      nanos.set(TimeUnit.SECONDS.toNanos(second));
      useHalfOfTheTime(star, 1_000);
    }

    assertThat(hottest().get(0).vertex()).isEqualTo(star);
    assertThat(hottest().get(0).share()).isCloseTo(0.5, within(0.03));

    nanos.set(TimeUnit.HOURS.toNanos(1));
    assertThat(hottest()).isEmpty();
  }

  @Test
  void countsASampleForTheWhole() {
    HotVertices sampled = new HotVertices(32, nanos::get);
    for (int i = 0; i < 320_000; i++) {
      sampled.used(GRAPH, CELEBRITY);
    }
    nanos.set(TimeUnit.SECONDS.toNanos(1));

    assertThat(sampled.hottest(Use.WRITE, 1).get(0).perSecond())
        .isCloseTo(320_000, within(32_000.0));
  }
}
