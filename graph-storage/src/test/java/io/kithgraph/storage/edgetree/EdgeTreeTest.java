package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.TreeKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeTreeTest {
  private static final ListAddress LIST =
      ListAddress.of(new GraphId(1), new ListKey(VertexId.of(7), new LabelId(3), Direction.OUT));
  private static final EdgeTreeSettings SETTINGS = new EdgeTreeSettings(512, 8, 100, 0);

  private final MapPages pages = new MapPages();
  private final EdgeTreeWriter writer = new EdgeTreeWriter(pages, SETTINGS);
  private final EdgeTree tree = new EdgeTree(pages);
  private long lsn;

  private static EdgeEntry edge(long sortKey, long neighbour) {
    return new EdgeEntry(sortKey, VertexId.of(neighbour), 0, PropertySet.EMPTY);
  }

  private void put(EdgeEntry entry) {
    writer.put(LIST, entry, ++lsn);
    writer.flush(pages);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      put(edge(i, 1000 - i));
    }
  }

  private List<StorageKey> keys(TreeKind kind) {
    return pages.values.keySet().stream()
        .filter(k -> StorageKeys.isByNeighbourPage(k) == (kind == TreeKind.BY_NEIGHBOUR))
        .toList();
  }

  @Test
  void smallListIsOnePage() {
    fill(40);
    assertThat(pages.values).hasSize(1);
    assertThat(tree.degree(LIST)).isEqualTo(40);
  }

  @Test
  void smallListTakesSomeBytesPerEntry() {
    MapPages folded = new MapPages();
    EdgeTreeWriter large = new EdgeTreeWriter(folded, EdgeTreeSettings.DEFAULT);
    for (int i = 0; i < 300; i++) {
      large.put(LIST, edge(1_700_000_000_000L + i * 60_000_000L, i * 661L), 1);
    }
    large.flush(folded);
    // Three bytes of id and five of time.
    assertThat(folded.values.values().iterator().next().length).isLessThan(300 * 8 + 60);
  }

  @Test
  void listBecomesLargeAndSmallAgain() {
    fill(600);
    assertThat(keys(TreeKind.MAIN)).hasSizeGreaterThan(3);
    assertThat(keys(TreeKind.BY_NEIGHBOUR)).hasSizeGreaterThan(1);
    for (int i = 0; i < 590; i++) {
      writer.remove(LIST, VertexId.of(1000 - i), 0, ++lsn);
      writer.flush(pages);
    }
    assertThat(pages.values.keySet()).containsExactly(LIST.rootKey());
    assertThat(tree.degree(LIST)).isEqualTo(10);
    assertThat(tree.exists(LIST, VertexId.of(1000 - 595))).isTrue();
    assertThat(tree.exists(LIST, VertexId.of(1000))).isFalse();
  }

  @Test
  void appendedLeavesStayFull() {
    for (int i = 0; i < 5000; i++) {
      put(edge(1_000_000 + i, i * 7919L % 5003));
    }
    long leaves =
        keys(TreeKind.MAIN).stream()
            .map(pages::page)
            .filter(p -> p != null && p.height == 0)
            .count();
    long bytes =
        keys(TreeKind.MAIN).stream()
            .map(pages::page)
            .filter(p -> p != null && p.height == 0)
            .mapToLong(p -> p.encoded().length)
            .sum();
    assertThat((double) bytes / leaves).isGreaterThan(512 * 0.75);
  }

  @Test
  void oneChangeIsAppendedNotRewritten() {
    fill(30);
    pages.puts = 0;
    pages.appends = 0;
    put(edge(100, 2));
    assertThat(pages.puts + pages.appends).isEqualTo(1);
    int rewrites = 0;
    for (int i = 0; i < 18; i++) {
      pages.puts = 0;
      put(edge(200, 2 + i % 2));
      rewrites += pages.puts;
    }
    assertThat(rewrites).as("a page is rewritten after eight deltas").isBetween(1, 4);
  }

  @Test
  void pagesTouchedTogetherAreWrittenOnce() {
    fill(400);
    pages.puts = 0;
    pages.appends = 0;
    for (int i = 0; i < 50; i++) {
      writer.put(LIST, edge(10_000 + i, 5000 + i), ++lsn);
    }
    writer.flush(pages);
    assertThat(pages.puts + pages.appends).isLessThan(30);
  }

  @Test
  void versionIsThatOfTheLastChange() {
    assertThat(tree.version(LIST)).isZero();
    fill(200);
    assertThat(tree.version(LIST)).isEqualTo(200);
    assertThat(writer.remove(LIST, VertexId.of(5), 0, ++lsn)).as("not there").isNull();
    writer.flush(pages);
    assertThat(tree.version(LIST)).isEqualTo(200);
    put(edge(17, 1000 - 17));
    assertThat(tree.version(LIST)).isEqualTo(202);
  }

  @Test
  void extremeSortKeysAndIdsAreOrdinary() {
    List<EdgeEntry> entries = new ArrayList<>();
    for (long sortKey : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      for (long id : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
        EdgeEntry entry = new EdgeEntry(sortKey, VertexId.of(id), sortKey, PropertySet.EMPTY);
        entries.add(entry);
        put(entry);
      }
    }
    EdgeTreeCursor cursor = tree.cursor(LIST, SortRange.ALL, ScanOrder.ASCENDING);
    List<EdgeEntry> read = new ArrayList<>();
    while (cursor.nextRun(3)) {
      for (int i = 0; i < cursor.size(); i++) {
        read.add(cursor.entry(i));
      }
    }
    assertThat(read).isEqualTo(entries);
    assertThat(tree.count(LIST, SortRange.from(Long.MAX_VALUE))).isEqualTo(5);
    assertThat(tree.count(LIST, SortRange.below(Long.MAX_VALUE))).isEqualTo(15);
    assertThat(tree.count(LIST, SortRange.between(Long.MIN_VALUE, 0))).isEqualTo(10);
    assertThat(tree.count(LIST, SortRange.EMPTY)).isZero();
  }

  @Test
  void largePropertiesMakePagesOfOneEntry() {
    PropertySet large = PropertySet.ofEncoded(new byte[EdgeTreeSettings.MAX_PROPERTY_BYTES]);
    for (int i = 0; i < 5; i++) {
      put(new EdgeEntry(i, VertexId.of(i), 0, large));
    }
    assertThat(new EdgeTreeChecker(pages, key -> {}).check(LIST)).isEqualTo(5);
    assertThat(tree.find(LIST, VertexId.of(3), 0))
        .isNotNull()
        .extracting(EdgeEntry::properties)
        .isEqualTo(large);
    PropertySet tooLarge = PropertySet.ofEncoded(new byte[EdgeTreeSettings.MAX_PROPERTY_BYTES + 1]);
    EdgeEntry refused = new EdgeEntry(1, VertexId.of(9), 0, tooLarge);
    assertThatThrownBy(() -> writer.put(LIST, refused, 99))
        .isInstanceOf(IllegalArgumentException.class);
    for (int i = 0; i < 5; i++) {
      writer.remove(LIST, VertexId.of(i), 0, ++lsn);
    }
    writer.flush(pages);
    assertThat(pages.values).isEmpty();
  }

  @Test
  void extensionOfTheRootSurvivesEveryChange() {
    byte[] extension = {1, 2, 3};
    Page root =
        PageBuilder.of(PageKind.SMALL, 0)
            .extension(extension)
            .add(PageRow.entry(0, Neighbour.of(VertexId.of(1000)), 0, Page.NO_BYTES))
            .build(1);
    pages.put(LIST.rootKey(), PageFormat.seal(LIST.rootKey(), root));
    fill(400);
    assertThat(extension()).isEqualTo(extension);
    for (int i = 0; i < 395; i++) {
      writer.remove(LIST, VertexId.of(1000 - i), 0, ++lsn);
      writer.flush(pages);
    }
    assertThat(pages.values).hasSize(1);
    assertThat(extension()).isEqualTo(extension);
  }

  private byte[] extension() {
    return TreePath.require(pages, LIST.rootKey()).extension();
  }

  @Test
  void parallelEdgesAreFoundNewestFirst() {
    for (int i = 1; i <= 300; i++) {
      put(new EdgeEntry(5, VertexId.of(i % 3), i, PropertySet.EMPTY));
    }
    List<EdgeEntry> first = tree.findAll(LIST, VertexId.of(1), Long.MAX_VALUE, 2);
    assertThat(first).extracting(EdgeEntry::tieBreaker).containsExactly(298L, 295L);
    assertThat(tree.findAll(LIST, VertexId.of(1), 295, 1))
        .extracting(EdgeEntry::tieBreaker)
        .containsExactly(292L);
    assertThat(tree.countParallel(LIST, VertexId.of(1))).isEqualTo(100);
    assertThat(tree.findAll(LIST, VertexId.of(9), Long.MAX_VALUE, 5)).isEmpty();
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new EdgeTreeSettings(100, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EdgeTreeSettings(4096, -1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
