package io.kithgraph.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

final class SlotsTest {

  /** Data lies where these say: a change here loses every deployment's data. */
  @Test
  void neverChanges() {
    golden(1, VertexId.of(0), 4616);
    golden(1, VertexId.of(1), 10112);
    golden(1, VertexId.of(2), 3957);
    golden(1, VertexId.of(-1), 15536);
    golden(1, VertexId.of(Long.MAX_VALUE), 3674);
    golden(1, VertexId.of(Long.MIN_VALUE), 4286);
    golden(2, VertexId.of(1), 584);
    golden(Integer.MAX_VALUE, VertexId.of(1), 13906);
    golden(1, VertexId.of("a"), 6578);
    golden(1, VertexId.of("1"), 1564);
    golden(1, VertexId.of("alice"), 10153);
    golden(2, VertexId.of("alice"), 454);
    golden(1, VertexId.of("a\u00f1b"), 1852);
    golden(1, VertexId.of("\uD83D\uDE00"), 14181);
  }

  private static void golden(int graph, VertexId vertex, int slot) {
    assertThat(Slots.of(new GraphId(graph), vertex))
        .as("%s in graph %s", vertex, graph)
        .isEqualTo(slot);
  }

  @Test
  void spreadsSequentialAndScatteredIds() {
    balanced(VertexId::of);
    balanced(i -> VertexId.of(i * 1_000_003));
    balanced(i -> VertexId.of(i << 32));
    balanced(i -> VertexId.of("user:" + i));
  }

  private static void balanced(LongFunction<VertexId> ids) {
    int perSlot = 32;
    int[] counts = new int[Slots.COUNT];
    for (long i = 0; i < (long) Slots.COUNT * perSlot; i++) {
      counts[Slots.of(new GraphId(1), ids.apply(i))]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (double) (count - perSlot) * (count - perSlot) / perSlot;
    }
    // Mean COUNT, standard deviation sqrt(2 COUNT) = 181 if slots were drawn at random.
    assertThat(chiSquare).isBetween(Slots.COUNT - 1_100.0, Slots.COUNT + 1_100.0);
  }
}
