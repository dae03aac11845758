package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The edge tree does what a sorted map does, for random operations, settings, ids and degrees. */
class EdgeTreeModelTest {
  private static final ListAddress LIST =
      ListAddress.of(new GraphId(1), new ListKey(VertexId.of(7), new LabelId(3), Direction.OUT));

  enum Ids {
    LONGS,
    STRINGS,
    MIXED,
    WIDE
  }

  record Scenario(
      long seed,
      Ids ids,
      boolean multi,
      int maxDegree,
      int operations,
      int maxProperties,
      EdgeTreeSettings settings) {}

  static Stream<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (int seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      int[] pageBytes = {256, 512, 1024, 4096};
      int[] deltas = {0, 1, 4, 32};
      int[] percent = {0, 30, 100, 1000};
      int[] degrees = {1, 5, 60, 400, 2000};
      scenarios.add(
          new Scenario(
              seed,
              List.of(Ids.values()).get(random.nextInt(4)),
              random.nextBoolean(),
              degrees[random.nextInt(degrees.length)],
              1800,
              random.nextInt(4) == 0 ? 600 : random.nextInt(3) * 10,
              new EdgeTreeSettings(
                  pageBytes[random.nextInt(4)],
                  deltas[random.nextInt(4)],
                  percent[random.nextInt(4)],
                  random.nextInt(2) * 200)));
    }
    scenarios.add(
        new Scenario(1001, Ids.LONGS, false, 20_000, 48_000, 0, EdgeTreeSettings.DEFAULT));
    scenarios.add(
        new Scenario(
            1002, Ids.MIXED, true, 8_000, 20_000, 12, new EdgeTreeSettings(1024, 8, 100, 100)));
    return scenarios.stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void behavesLikeASortedMap(Scenario scenario) {
    new Run(scenario).run();
  }

  @Test
  @Tag("slow")
  void holdsAMillionEntries() {
    MapPages pages = new MapPages(true);
    EdgeTreeWriter writer = new EdgeTreeWriter(pages, EdgeTreeSettings.DEFAULT);
    Random random = new Random(42);
    int count = 1_000_000;
    for (int i = 0; i < count; i++) {
      long id = (i * 0x9E3779B97F4A7C15L) >>> 20;
      writer.put(
          LIST,
          new EdgeEntry(random.nextInt(), VertexId.of(id), 0, PropertySet.EMPTY),
          1 + i / 10_000);
      if (i % 10_000 == 9_999) {
        writer.flush(pages);
      }
    }
    writer.flush(pages);
    EdgeTree tree = new EdgeTree(pages);
    assertThat(tree.degree(LIST)).isEqualTo(count);
    assertThat(new EdgeTreeChecker(pages, key -> {}).check(LIST)).isEqualTo(count);
    assertThat(writer.drop(LIST, 1000)).isEqualTo(count);
    writer.flush(pages);
    assertThat(pages.values).isEmpty();
  }

  private static final class Run {
    private final Scenario scenario;
    private final Random random;
    private final MapPages pages = new MapPages();
    private final ListModel model = new ListModel();
    private final EdgeTreeWriter writer;
    private final List<VertexId> ids = new ArrayList<>();
    private long lsn;
    private long nextTieBreaker = 1;

    Run(Scenario scenario) {
      this.scenario = scenario;
      this.random = new Random(scenario.seed);
      this.writer = new EdgeTreeWriter(pages, scenario.settings);
      int population =
          scenario.multi ? Math.max(1, scenario.maxDegree / 8) : 2 * scenario.maxDegree;
      for (int i = 0; i < population; i++) {
        ids.add(newId(i));
      }
    }

    private VertexId newId(int i) {
      return switch (scenario.ids) {
        case LONGS -> VertexId.of(1000 + 3L * i);
        case WIDE -> VertexId.of(random.nextLong());
        case STRINGS ->
            VertexId.of("user-" + Integer.toString(i * 7919, 36) + "\u0000é".repeat(i % 3));
        case MIXED ->
            random.nextInt(10) == 0 ? VertexId.of("s" + i) : VertexId.of(random.nextInt(100_000));
      };
    }

    void run() {
      int grow = scenario.operations * 2 / 3;
      for (int i = 0; i < scenario.operations; i++) {
        // Grows, is stirred at its largest, then shrinks to nothing.
        boolean full = model.byPosition.size() >= scenario.maxDegree;
        int chanceOfRemoval = i > grow ? 80 : full ? 60 : 12;
        mutate(random.nextInt(100) < chanceOfRemoval);
        if (random.nextInt(5) == 0) {
          flush();
        }
        if (i % Math.max(1, scenario.operations / 12) == 0) {
          compareAll();
        }
      }
      flush();
      compareAll();
      if (random.nextBoolean()) {
        assertThat(writer.drop(LIST, ++lsn)).isEqualTo(model.drop());
      } else {
        for (EdgeEntry entry : model.entries()) {
          remove(entry.neighbour(), entry.tieBreaker());
        }
      }
      writer.flush(pages);
      assertThat(pages.values).as("no page is left of an empty list").isEmpty();
    }

    private void mutate(boolean removal) {
      if (removal) {
        if (model.byPosition.isEmpty() || random.nextInt(20) == 0) {
          remove(ids.get(random.nextInt(ids.size())), random.nextInt(5));
        } else {
          EdgePosition near =
              new EdgePosition(sortKey(), ids.get(random.nextInt(ids.size())), random.nextInt(100));
          var at = model.byPosition.ceilingEntry(near);
          EdgeEntry entry = (at == null ? model.byPosition.firstEntry() : at).getValue();
          remove(entry.neighbour(), entry.tieBreaker());
        }
        return;
      }
      VertexId neighbour = ids.get(random.nextInt(ids.size()));
      long tieBreaker = 0;
      if (scenario.multi) {
        List<EdgeEntry> parallel = random.nextInt(10) == 0 ? model.parallel(neighbour) : List.of();
        tieBreaker = parallel.isEmpty() ? nextTieBreaker++ : parallel.get(0).tieBreaker();
      }
      EdgeEntry old = model.byIdentity.get(new ListModel.Identity(neighbour, tieBreaker));
      long sortKey = old != null && random.nextBoolean() ? old.sortKey() : sortKey();
      EdgeEntry entry = new EdgeEntry(sortKey, neighbour, tieBreaker, properties());
      assertThat(writer.put(LIST, entry, ++lsn)).isEqualTo(model.put(entry));
    }

    private void remove(VertexId neighbour, long tieBreaker) {
      assertThat(writer.remove(LIST, neighbour, tieBreaker, ++lsn))
          .isEqualTo(model.remove(neighbour, tieBreaker));
    }

    private long sortKey() {
      return switch ((int) (scenario.seed % 3)) {
        case 0 -> lsn;
        case 1 -> random.nextInt(50);
        default -> random.nextLong();
      };
    }

    private PropertySet properties() {
      if (scenario.maxProperties == 0 || random.nextInt(4) == 0) {
        return PropertySet.EMPTY;
      }
      byte[] bytes =
          new byte[scenario.maxProperties == 10 ? 10 : random.nextInt(scenario.maxProperties + 1)];
      random.nextBytes(bytes);
      return PropertySet.ofEncoded(bytes);
    }

    private void flush() {
      long version = new EdgeTree(writer).version(LIST);
      writer.flush(pages);
      assertThat(new EdgeTree(pages).version(LIST)).isEqualTo(version);
    }

    private void compareAll() {
      boolean stored = random.nextBoolean();
      if (stored) {
        flush();
      }
      PageSource source = stored ? pages : writer;
      EdgeTree tree = new EdgeTree(source);
      Set<StorageKey> reached = new HashSet<>();
      assertThat(new EdgeTreeChecker(source, reached::add).check(LIST))
          .isEqualTo(model.byPosition.size());
      if (stored) {
        assertThat(reached)
            .as("every stored page is part of the tree")
            .isEqualTo(pages.values.keySet());
      }
      assertThat(tree.degree(LIST)).isEqualTo(model.byPosition.size());
      List<EdgeEntry> all = model.entries();
      for (int i = 0; i < 20; i++) {
        compareRange(tree);
        comparePoint(tree, all);
      }
    }

    private void compareRange(EdgeTree tree) {
      SortRange range =
          switch (random.nextInt(4)) {
            case 0 -> SortRange.ALL;
            case 1 -> SortRange.from(sortKey());
            case 2 -> SortRange.below(sortKey());
            default -> SortRange.between(Math.min(sortKey(), 20), sortKey());
          };
      ScanOrder order = random.nextBoolean() ? ScanOrder.ASCENDING : ScanOrder.DESCENDING;
      EdgePosition after =
          random.nextBoolean()
              ? null
              : new EdgePosition(
                  sortKey(), ids.get(random.nextInt(ids.size())), random.nextInt(50));
      if (after != null && random.nextBoolean() && !model.byPosition.isEmpty()) {
        var near = model.byPosition.floorKey(after);
        after = near == null ? after : near;
      }
      List<EdgeEntry> expected = model.range(range, order, after);
      EdgeTreeCursor cursor = tree.cursor(LIST, range, order, after);
      int skipped = random.nextInt(3) == 0 ? random.nextInt(expected.size() + 3) : 0;
      cursor.skip(skipped);
      int runLimit = random.nextInt(3) == 0 ? 7 : Integer.MAX_VALUE;
      assertThat(read(cursor, runLimit))
          .isEqualTo(expected.subList(Math.min(skipped, expected.size()), expected.size()));
      if (after == null) {
        assertThat(tree.count(LIST, range)).isEqualTo(expected.size());
      }
    }

    private static List<EdgeEntry> read(EdgeTreeCursor cursor, int runLimit) {
      List<EdgeEntry> entries = new ArrayList<>();
      while (cursor.nextRun(runLimit)) {
        assertThat(cursor.size()).isBetween(1, runLimit);
        for (int i = 0; i < cursor.size(); i++) {
          EdgeEntry entry = cursor.entry(i);
          entries.add(entry);
          assertColumns(cursor, i, entry);
        }
        if (cursor.allLong()) {
          long[] copied = new long[cursor.size()];
          long[] copiedKeys = new long[cursor.size()];
          cursor.copyNeighbours(0, cursor.size(), copied, 0);
          cursor.copySortKeys(0, cursor.size(), copiedKeys, 0);
          for (int i = 0; i < copied.length; i++) {
            assertThat(copied[i]).isEqualTo(cursor.neighbourLong(i));
            assertThat(copiedKeys[i]).isEqualTo(cursor.sortKey(i));
          }
        }
      }
      assertThat(cursor.nextRun(1)).isFalse();
      return entries;
    }

    private static void assertColumns(EdgeTreeCursor cursor, int i, EdgeEntry entry) {
      assertThat(cursor.position(i)).isEqualTo(entry.position());
      assertThat(cursor.properties(i)).isEqualTo(entry.properties());
      assertThat(cursor.neighbour(i)).isEqualTo(entry.neighbour());
      assertThat(cursor.sortKey(i)).isEqualTo(entry.sortKey());
      assertThat(cursor.tieBreaker(i)).isEqualTo(entry.tieBreaker());
      byte[] properties = new byte[cursor.propertyLength(i)];
      cursor.copyProperties(i, properties, 0);
      assertThat(properties).isEqualTo(entry.properties().encoded());
      boolean isLong = entry.neighbour() instanceof VertexId.LongId;
      assertThat(cursor.isLong(i)).isEqualTo(isLong);
      if (isLong) {
        assertThat(VertexId.of(cursor.neighbourLong(i))).isEqualTo(entry.neighbour());
      }
    }

    private void comparePoint(EdgeTree tree, List<EdgeEntry> all) {
      VertexId neighbour = ids.get(random.nextInt(ids.size()));
      List<EdgeEntry> parallel = model.parallel(neighbour);
      assertThat(tree.exists(LIST, neighbour)).isEqualTo(!parallel.isEmpty());
      assertThat(tree.countParallel(LIST, neighbour)).isEqualTo(parallel.size());
      assertThat(tree.findAll(LIST, neighbour, Long.MAX_VALUE, 1_000_000)).isEqualTo(parallel);
      int limit = 1 + random.nextInt(3);
      List<EdgeEntry> paged = new ArrayList<>();
      long before = Long.MAX_VALUE;
      for (List<EdgeEntry> page = next(tree, neighbour, before, limit);
          !page.isEmpty();
          page = next(tree, neighbour, before, limit)) {
        paged.addAll(page);
        before = page.get(page.size() - 1).tieBreaker();
      }
      assertThat(paged).isEqualTo(parallel);
      long tieBreaker =
          scenario.multi && !parallel.isEmpty() ? parallel.get(0).tieBreaker() : random.nextInt(2);
      assertThat(tree.find(LIST, neighbour, tieBreaker))
          .isEqualTo(model.byIdentity.get(new ListModel.Identity(neighbour, tieBreaker)));
      int rank = random.nextInt(all.size() + 1);
      @Nullable EdgeEntry selected = tree.select(LIST, rank);
      assertThat(selected).isEqualTo(rank < all.size() ? all.get(rank) : null);
      if (selected != null) {
        assertThat(tree.rank(LIST, selected.position())).isEqualTo(rank);
      }
    }

    private static List<EdgeEntry> next(EdgeTree tree, VertexId neighbour, long before, int limit) {
      return tree.findAll(LIST, neighbour, before, limit);
    }
  }
}
