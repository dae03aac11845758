package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.NeighbourIntersection.Step;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walking lists by neighbour, alone or together, finds what sorted sets find. */
class NeighbourIntersectionTest {
  private static final int LISTS = 4;

  private final MapPages pages = new MapPages(true);
  private final List<ListModel> models = new ArrayList<>();
  private final EdgeTree tree = new EdgeTree(pages);

  static IntStream seeds() {
    return IntStream.range(0, 30);
  }

  private static ListAddress list(int number) {
    return ListAddress.of(
        new GraphId(1), new ListKey(VertexId.of(number), new LabelId(3), Direction.OUT));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsWhatSetsFind(int seed) {
    Random random = new Random(seed);
    EdgeTreeSettings settings =
        new EdgeTreeSettings(
            random.nextBoolean() ? 256 : 1024, random.nextInt(8), 100, random.nextInt(2) * 160);
    int[] degrees = new int[LISTS];
    int[] spread = new int[LISTS];
    for (int i = 0; i < LISTS; i++) {
      models.add(new ListModel());
      degrees[i] = List.of(0, 3, 40, 400, 900).get(random.nextInt(5));
      spread[i] = List.of(20, 500, 3000).get(random.nextInt(3));
    }
    int strings = random.nextInt(4);
    boolean multi = random.nextBoolean();
    for (int round = 0; round < 3; round++) {
      // Growing, shrinking and growing again goes over every split, join and change of form.
      for (int i = 0; i < LISTS; i++) {
        change(
            random,
            i,
            round == 1 ? degrees[i] / 10 : degrees[i],
            spread[i],
            strings,
            multi,
            settings);
      }
      compare(random, strings, spread);
    }
  }

  private void change(
      Random random,
      int list,
      int degree,
      int spread,
      int strings,
      boolean multi,
      EdgeTreeSettings settings) {
    EdgeTreeWriter writer = new EdgeTreeWriter(pages, settings);
    ListModel model = models.get(list);
    for (int tries = 0; tries < 3 * degree && model.byPosition.size() < degree; tries++) {
      EdgeEntry entry =
          new EdgeEntry(
              random.nextInt(1000),
              id(random, strings, spread),
              multi ? random.nextInt(5) : 0,
              PropertySet.of(Property.of(1, (long) random.nextInt(3))));
      model.put(entry);
      writer.put(list(list), entry, 1);
    }
    List<EdgeEntry> all = new ArrayList<>(model.entries());
    while (all.size() > degree) {
      EdgeEntry gone = all.remove(random.nextInt(all.size()));
      model.remove(gone.neighbour(), gone.tieBreaker());
      writer.remove(list(list), gone.neighbour(), gone.tieBreaker(), 1);
    }
    writer.flush(pages);
  }

  private static VertexId id(Random random, int strings, int spread) {
    int number = random.nextInt(spread) - 10;
    return switch (strings) {
      case 0 -> VertexId.of(number);
      case 1 -> VertexId.of(number == 0 ? Long.MAX_VALUE : number == 1 ? Long.MIN_VALUE : number);
      case 2 -> VertexId.of("user/" + number);
      default -> number % 2 == 0 ? VertexId.of(number) : VertexId.of("\u00e9" + number);
    };
  }

  private void compare(Random random, int strings, int[] spread) {
    List<NavigableSet<VertexId>> sets = new ArrayList<>();
    for (ListModel model : models) {
      NavigableSet<VertexId> set = new TreeSet<>();
      model.entries().forEach(entry -> set.add(entry.neighbour()));
      sets.add(set);
    }
    for (int i = 0; i < LISTS; i++) {
      assertThat(walk(tree.neighbours(list(i), null))).containsExactlyElementsOf(sets.get(i));
      VertexId after = id(random, strings, spread[i]);
      assertThat(walk(tree.neighbours(list(i), after)))
          .containsExactlyElementsOf(sets.get(i).tailSet(after, false));
      for (int k = 0; k < LISTS; k++) {
        NavigableSet<VertexId> both = new TreeSet<>(sets.get(i));
        both.retainAll(sets.get(k));
        assertThat(intersect(null, i, k)).containsExactlyElementsOf(both);
        assertThat(intersect(after, i, k)).containsExactlyElementsOf(both.tailSet(after, false));
        assertThat(shared(null, i, k)).containsExactlyElementsOf(both);
        assertThat(shared(after, i, k)).containsExactlyElementsOf(both.tailSet(after, false));
        assertThat(all(List.of(NeighbourCursor.sorted(List.copyOf(sets.get(i))), cursor(k, null))))
            .containsExactlyElementsOf(both);
      }
    }
    NavigableSet<VertexId> all = new TreeSet<>(sets.get(0));
    sets.forEach(all::retainAll);
    assertThat(intersect(null, 0, 1, 2, 3)).containsExactlyElementsOf(all);
    assertThat(intersect(null, 3, 1, 0, 2)).containsExactlyElementsOf(all);
    assertThat(shared(null, 3, 1, 0, 2)).containsExactlyElementsOf(all);
  }

  private NeighbourCursor cursor(int list, @Nullable VertexId after) {
    return tree.neighbours(list(list), after);
  }

  private List<VertexId> intersect(@Nullable VertexId after, int... lists) {
    return all(IntStream.of(lists).mapToObj(list -> cursor(list, after)).toList());
  }

  private List<VertexId> shared(@Nullable VertexId after, int... lists) {
    List<ListAddress> addresses = IntStream.of(lists).mapToObj(list -> list(list)).toList();
    return all(tree.sharedNeighbours(addresses, after));
  }

  private static List<VertexId> all(List<NeighbourCursor> cursors) {
    NeighbourIntersection intersection = new NeighbourIntersection(cursors);
    List<VertexId> found = new ArrayList<>();
    for (Step step = intersection.next(); step != Step.END; step = intersection.next()) {
      if (step == Step.FOUND) {
        found.add(intersection.considered());
      }
    }
    return found;
  }

  private static List<VertexId> walk(NeighbourCursor cursor) {
    List<VertexId> ids = new ArrayList<>();
    for (; !cursor.atEnd(); cursor.next()) {
      ids.add(cursor.value());
    }
    return ids;
  }

  @Test
  void readsFewPagesOfAListThatIsMuchLonger() {
    EdgeTreeWriter writer = new EdgeTreeWriter(pages, EdgeTreeSettings.DEFAULT);
    for (int i = 0; i < 100_000; i++) {
      writer.put(list(0), new EdgeEntry(i, VertexId.of(2L * i), 0, PropertySet.EMPTY), 1);
    }
    for (int i = 0; i < 20; i++) {
      writer.put(list(1), new EdgeEntry(i, VertexId.of(9_999L * i), 0, PropertySet.EMPTY), 1);
    }
    writer.flush(pages);
    int[] read = new int[1];
    EdgeTree counting =
        new EdgeTree(
            key -> {
              read[0]++;
              return pages.page(key);
            });
    List<VertexId> common =
        all(List.of(counting.neighbours(list(1), null), counting.neighbours(list(0), null)));
    assertThat(common).hasSize(10).startsWith(VertexId.of(0), VertexId.of(19_998));
    // For each of the twenty ids the path from the root at most, and the leaf that was next.
    assertThat(read[0]).isLessThan(20 * 4 + 10);
    assertThat(pages.values.size()).isGreaterThan(200);
  }

  @Test
  void idsAreReadWithoutAnyOtherColumn() {
    EdgeTreeWriter writer = new EdgeTreeWriter(pages, EdgeTreeSettings.DEFAULT);
    PropertySet properties = PropertySet.of(Property.of(1, "something"));
    for (int list = 0; list < 2; list++) {
      for (int i = 0; i < (list == 0 ? 100 : 5_000); i++) {
        writer.put(list(list), new EdgeEntry(7L * i, VertexId.of(i ^ 5), i, properties), 1);
      }
    }
    writer.flush(pages);
    EdgeTree poisoned = new EdgeTree(key -> poisoned(pages.page(key)));
    for (int list = 0; list < 2; list++) {
      int degree = list == 0 ? 100 : 5_000;
      long[] ids = new long[degree];
      EdgeTreeCursor cursor = poisoned.cursor(list(list), SortRange.ALL, ScanOrder.ASCENDING);
      for (int read = 0; cursor.nextRun(degree); read += cursor.size()) {
        cursor.copyNeighbours(0, cursor.size(), ids, read);
      }
      assertThat(ids).isEqualTo(IntStream.range(0, degree).mapToLong(i -> i ^ 5).toArray());
      assertThat(walk(poisoned.neighbours(list(list), null)))
          .isEqualTo(walk(tree.neighbours(list(list), null)))
          .hasSize(degree);
      assertThat(poisoned.exists(list(list), VertexId.of(50))).isTrue();
      assertThat(poisoned.exists(list(list), VertexId.of(-99))).isFalse();
    }
    assertThat(all(List.of(poisoned.neighbours(list(0), null), poisoned.neighbours(list(1), null))))
        .hasSize(100);
  }

  /** The page with nonsense in all columns of its entries but that of the neighbours. */
  private static @Nullable Page poisoned(@Nullable Page page) {
    if (page == null || !page.kind.holdsEntries()) {
      return page;
    }
    byte[] data = page.data.clone();
    LongColumn neighbours = page.neighbours();
    Arrays.fill(data, page.columns, neighbours.offset, (byte) 0x5A);
    Arrays.fill(data, neighbours.offset + page.count * neighbours.width, data.length, (byte) 0x5A);
    return page.patched(data, page.lsn());
  }
}
