package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list with a ttl reads as one that never had the entries that have expired. */
final class EdgeTreeExpiryTest {
  private static final ListAddress LIST =
      ListAddress.of(new GraphId(1), new ListKey(VertexId.of(7), new LabelId(3), Direction.OUT));
  private static final long TTL = 1_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void readsWithoutExpiredEntries(int seed) {
    Random random = new Random(seed);
    int[] degrees = {3, 40, 3_000};
    int size = degrees[seed % degrees.length];
    MapPages pages = new MapPages();
    EdgeTreeWriter writer =
        new EdgeTreeWriter(pages, new EdgeTreeSettings(512, random.nextInt(4), 100, 0));
    List<EdgeEntry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      EdgeEntry entry =
          new EdgeEntry(
              random.nextInt(5_000),
              VertexId.of(random.nextInt(1 + size / 4)),
              i,
              PropertySet.EMPTY);
      writer.put(LIST, entry, i + 1);
      writer.setTtl(LIST, TTL, i + 1);
      entries.add(entry);
      if (random.nextInt(5) == 0) {
        writer.flush(pages);
      }
    }
    for (int i = 0; i < size / 3; i++) {
      EdgeEntry removed = entries.remove(random.nextInt(entries.size()));
      writer.remove(LIST, removed.neighbour(), removed.tieBreaker(), size + i + 1);
    }
    writer.flush(pages);
    entries.sort(Comparator.comparing(EdgeEntry::position));
    for (long now : new long[] {0, 999, 1_000, 2_500, 4_000, 5_998, 5_999, 10_000}) {
      compare(new EdgeTree(pages, now), now, entries, random);
    }
    compare(new EdgeTree(pages), Long.MIN_VALUE, entries, random);
  }

  private static void compare(EdgeTree tree, long now, List<EdgeEntry> all, Random random) {
    List<EdgeEntry> live =
        all.stream().filter(e -> now == Long.MIN_VALUE || e.sortKey() + TTL > now).toList();
    assertThat(tree.degree(LIST)).isEqualTo(live.size());
    for (int i = 0; i < 20; i++) {
      long first = random.nextInt(6_000);
      SortRange range = new SortRange(first, first + random.nextInt(3_000));
      List<EdgeEntry> within =
          live.stream()
              .filter(e -> e.sortKey() >= range.first() && e.sortKey() <= range.last())
              .toList();
      assertThat(tree.count(LIST, range)).isEqualTo(within.size());
      assertThat(read(tree.cursor(LIST, range, ScanOrder.ASCENDING))).isEqualTo(within);
      EdgeEntry some = all.get(random.nextInt(all.size()));
      assertThat(tree.find(LIST, some.neighbour(), some.tieBreaker()) != null)
          .isEqualTo(live.contains(some));
      List<EdgeEntry> parallel =
          live.stream().filter(e -> e.neighbour().equals(some.neighbour())).toList();
      assertThat(tree.exists(LIST, some.neighbour())).isEqualTo(!parallel.isEmpty());
      assertThat(tree.countParallel(LIST, some.neighbour())).isEqualTo(parallel.size());
      assertThat(tree.findAll(LIST, some.neighbour(), Long.MAX_VALUE, Integer.MAX_VALUE))
          .containsExactlyInAnyOrderElementsOf(parallel);
      assertThat(tree.rank(LIST, some.position()))
          .isEqualTo(
              live.stream().filter(e -> e.position().compareTo(some.position()) < 0).count());
      int rank = random.nextInt(all.size());
      assertThat(tree.select(LIST, rank)).isEqualTo(rank < live.size() ? live.get(rank) : null);
      if (rank < live.size()) {
        EdgeTreeCursor cursor = tree.cursor(LIST, SortRange.ALL, ScanOrder.ASCENDING);
        cursor.moveTo(rank);
        assertThat(cursor.rank()).isEqualTo(rank);
        assertThat(cursor.nextRun(1)).isTrue();
        assertThat(cursor.entry(0)).isEqualTo(live.get(rank));
      }
    }
    List<EdgeEntry> descending = new ArrayList<>(live);
    descending.sort(Comparator.comparing(EdgeEntry::position).reversed());
    assertThat(read(tree.cursor(LIST, SortRange.ALL, ScanOrder.DESCENDING))).isEqualTo(descending);
  }

  private static List<EdgeEntry> read(EdgeTreeCursor cursor) {
    List<EdgeEntry> entries = new ArrayList<>();
    while (cursor.nextRun(7)) {
      for (int i = 0; i < cursor.size(); i++) {
        entries.add(cursor.entry(i));
      }
    }
    return entries;
  }
}
