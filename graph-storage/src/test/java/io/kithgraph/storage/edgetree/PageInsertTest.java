package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moving bytes makes of a page and a row what building the page anew makes of them. */
final class PageInsertTest {
  private static final ListAddress LIST =
      ListAddress.of(new GraphId(1), new ListKey(VertexId.of(7), new LabelId(3), Direction.OUT));

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void givesTheBytesThatTheBuilderGives(int seed) {
    Random random = new Random(seed);
    int propertyBytes = random.nextInt(3) * 5;
    PageKind kind = random.nextBoolean() ? PageKind.SMALL : PageKind.LEAF;
    Page page = null;
    for (int i = 0; i < 60; i++) {
      int properties = random.nextInt(20) == 0 ? propertyBytes + 1 : propertyBytes;
      PageRow row = row(random, properties);
      if (page == null) {
        page = PageBuilder.of(kind, 0).add(row).build(1);
        continue;
      }
      int at = random.nextInt(page.count + 1);
      Page moved = PageInsert.insert(page, at, row, i);
      Page built =
          PageBuilder.like(page).add(page, 0, at).add(row).add(page, at, page.count).build(i, page);
      PageFormat.seal(LIST.rootKey(), moved);
      PageFormat.seal(LIST.rootKey(), built);
      assertThat(moved.data).isEqualTo(built.data);
      assertThat(moved.lsn()).isEqualTo(built.lsn());
      Page read = Page.decode(LIST.rootKey(), moved.data.clone());
      assertThat(read.count).isEqualTo(i + 1);
      assertThat(read.entry(at)).isEqualTo(built.entry(at));
      page = moved;
    }
  }

  private static PageRow row(Random random, int propertyBytes) {
    byte[] properties = new byte[propertyBytes];
    random.nextBytes(properties);
    boolean wide = random.nextInt(15) == 0;
    VertexId neighbour =
        random.nextInt(40) == 0
            ? VertexId.of("user-" + random.nextInt(9))
            : VertexId.of(wide ? random.nextLong() : random.nextInt(5000));
    return PageRow.entry(
        random.nextInt(1000), Neighbour.of(neighbour), random.nextInt(3), properties);
  }
}
