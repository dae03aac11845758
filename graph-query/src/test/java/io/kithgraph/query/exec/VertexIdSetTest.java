package io.kithgraph.query.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A set of ids of both kinds holds what a set of objects does. */
final class VertexIdSetTest {
  static IntStream seeds() {
    return IntStream.range(0, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holdsEachIdOnce(int seed) {
    Random random = new Random(seed);
    VertexIdSet set = new VertexIdSet();
    Set<VertexId> model = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      VertexId id = anyId(random);
      assertThat(set.add(id)).as("seed %d, %s", seed, id).isEqualTo(model.add(id));
    }
    EdgeColumns edges =
        new EdgeColumns(2, new long[] {7, 0}, new String[] {null, "seven"}, null, null, null);
    assertThat(set.addNeighbour(edges, 0)).isEqualTo(model.add(VertexId.of(7)));
    assertThat(set.addNeighbour(edges, 1)).isEqualTo(model.add(VertexId.of("seven")));
    assertThat(set.size()).isEqualTo(model.size());
    List<VertexId> read = new ArrayList<>();
    VertexIdSet.Batches batches = set.batches(97);
    for (List<VertexId> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
      assertThat(batch).hasSizeLessThanOrEqualTo(97);
      read.addAll(batch);
    }
    assertThat(read).doesNotHaveDuplicates().hasSameElementsAs(model);
  }

  private static VertexId anyId(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> VertexId.of("s" + random.nextInt(500));
      case 1 -> VertexId.of(random.nextLong());
      default -> VertexId.of(random.nextInt(2000) - 1000);
    };
  }
}
