package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.TreeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A whole list, known at once: makes its pages without going through mutations. Entries have
 * integer ids, no properties and tie-breaker 0. Confined to one thread; used once.
 */
public final class FinishedList {
  /** How full pages are, so that the first changes do not split them. */
  private static final double FILL = 0.9;

  /** More than header, trailer and bases of a page of entries or children take. */
  private static final int OVERHEAD_BYTES = 100;

  /** Children of a page: at most 40 bytes each. */
  private static final int FAN_OUT = 90;

  /** How far rows lie apart in the array of their values. */
  public static final int ROW_LONGS = 3;

  private static final int NEIGHBOUR = 1;
  private static final int SORT_KEY = 2;

  private final long[] values;
  private final int[] bySortKey;
  private final int[] byNeighbour;
  private final int start;
  private final int end;

  /**
   * Some rows of an array, each neighbour once: the neighbour of row r is {@code values[3 * r +
   * 1]}, its sort key {@code values[3 * r + 2]}. The arrays stay the caller's and must not change
   * while this is in use.
   *
   * @param bySortKey the rows in the order of sort keys, then neighbours
   * @param byNeighbour the same rows in the order of neighbours
   * @param start where the rows are in both orders
   * @param end after the last of them, and after {@code start}
   */
  public FinishedList(long[] values, int[] bySortKey, int[] byNeighbour, int start, int end) {
    this.values = values;
    this.bySortKey = bySortKey;
    this.byNeighbour = byNeighbour;
    this.start = start;
    this.end = end;
  }

  private record Child(Page page, long id, long entries) {}

  /** Hands keys and stored values of all pages to the sink, in the order of keys. */
  public void write(
      ListAddress list, long lsn, EdgeTreeSettings settings, BiConsumer<StorageKey, byte[]> sink) {
    int maxBytes = settings.maxPageBytes() - OVERHEAD_BYTES;
    if (endOfPage(bySortKey, start, maxBytes) == end) {
      put(list.rootKey(), entries(PageKind.SMALL, bySortKey, start, end, lsn), sink);
      return;
    }
    int bytes = (int) (maxBytes * FILL);
    Tree main = tree(bySortKey, bytes, 1, true, lsn);
    Tree index = tree(byNeighbour, bytes, main.nextId, false, lsn);
    PageBuilder root = PageBuilder.of(PageKind.LARGE, main.height).root(end - start, index.nextId);
    addChildren(root, main.top, true);
    put(list.rootKey(), root.build(lsn), sink);
    main.pages.forEach(child -> put(list.pageKey(TreeKind.MAIN, child.id), child.page, sink));
    put(list.pageKey(TreeKind.BY_NEIGHBOUR, 0), indexRoot(index, lsn), sink);
    if (index.pages.size() > 1) {
      index.pages.forEach(
          child -> put(list.pageKey(TreeKind.BY_NEIGHBOUR, child.id), child.page, sink));
    }
  }

  private static Page indexRoot(Tree index, long lsn) {
    if (index.pages.size() == 1) {
      return index.top.get(0).page;
    }
    PageBuilder root = PageBuilder.of(PageKind.INNER, index.height);
    addChildren(root, index.top, false);
    return root.build(lsn);
  }

  /**
   * All pages of a tree but its root.
   *
   * @param pages in the order of their ids
   * @param top the children of the root
   * @param height of the root above the leaves
   */
  private record Tree(List<Child> pages, List<Child> top, int height, long nextId) {}

  private Tree tree(int[] order, int bytes, long firstId, boolean counted, long lsn) {
    List<Child> level = leaves(order, bytes, firstId, lsn);
    List<Child> pages = new ArrayList<>(level);
    int height = 1;
    for (; level.size() > FAN_OUT; height++) {
      level = parents(level, height, firstId + pages.size(), counted, lsn);
      pages.addAll(level);
    }
    return new Tree(pages, level, height, firstId + pages.size());
  }

  private static void put(StorageKey key, Page page, BiConsumer<StorageKey, byte[]> sink) {
    sink.accept(key, PageFormat.seal(key, page).encoded());
  }

  /** Where a page must end that starts with an entry. */
  private int endOfPage(int[] order, int from, int maxBytes) {
    long minKey = Long.MAX_VALUE;
    long maxKey = Long.MIN_VALUE;
    long minId = Long.MAX_VALUE;
    long maxId = Long.MIN_VALUE;
    for (int to = from; to < end; to++) {
      int row = order[to] * ROW_LONGS;
      minKey = Math.min(minKey, values[row + SORT_KEY]);
      maxKey = Math.max(maxKey, values[row + SORT_KEY]);
      minId = Math.min(minId, values[row + NEIGHBOUR]);
      maxId = Math.max(maxId, values[row + NEIGHBOUR]);
      int width = LongColumn.widthOf(maxKey - minKey) + LongColumn.widthOf(maxId - minId);
      if (to > from && (long) width * (to - from + 1) > maxBytes) {
        return to;
      }
    }
    return end;
  }

  private List<Child> leaves(int[] order, int bytes, long firstId, long lsn) {
    List<Child> leaves = new ArrayList<>();
    for (int from = start; from < end; ) {
      int to = endOfPage(order, from, bytes);
      leaves.add(
          new Child(
              entries(PageKind.LEAF, order, from, to, lsn), firstId + leaves.size(), to - from));
      from = to;
    }
    return leaves;
  }

  /** A page of entries, written column by column. */
  private Page entries(PageKind kind, int[] order, int from, int to, long lsn) {
    PageHeader header = new PageHeader();
    header.kind = kind;
    header.count = to - from;
    header.equalLengths = true;
    plan(header, 0, SORT_KEY, order, from, to);
    plan(header, 1, NEIGHBOUR, order, from, to);
    int headerBytes = PageFormat.headerBytes(header, Page.NO_BYTES);
    int rowBytes = header.columnWidths[0] + header.columnWidths[1];
    byte[] data = new byte[headerBytes + rowBytes * header.count + PageFormat.TRAILER_BYTES];
    // An element is written as eight bytes, so from left to right, and the header last.
    int at = write(data, headerBytes, header, 0, SORT_KEY, order, from);
    at = write(data, at, header, 1, NEIGHBOUR, order, from);
    LongColumn.write(data, at, 0);
    PageFormat.writeHeader(data, header, Page.NO_BYTES, 0, 0);
    return new Page(data, header, lsn, 0, 0, 0);
  }

  private void plan(PageHeader header, int column, int value, int[] order, int from, int to) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      long element = values[order[i] * ROW_LONGS + value];
      min = Math.min(min, element);
      max = Math.max(max, element);
    }
    header.bases[column] = min;
    header.columnWidths[column] = LongColumn.widthOf(max - min);
  }

  private int write(
      byte[] data, int start, PageHeader header, int column, int value, int[] order, int from) {
    int width = header.columnWidths[column];
    long base = header.bases[column];
    int at = start;
    for (int i = from; i < from + header.count; i++, at += width) {
      LongColumn.write(data, at, values[order[i] * ROW_LONGS + value] - base);
    }
    return at;
  }

  private static List<Child> parents(
      List<Child> children, int height, long firstId, boolean counted, long lsn) {
    List<Child> parents = new ArrayList<>();
    int pages = (children.size() + FAN_OUT - 1) / FAN_OUT;
    for (int i = 0; i < pages; i++) {
      // Even shares, so that no page has one child alone.
      List<Child> below =
          children.subList(
              (int) ((long) children.size() * i / pages),
              (int) ((long) children.size() * (i + 1) / pages));
      PageBuilder page = PageBuilder.of(PageKind.INNER, height);
      addChildren(page, below, counted);
      long entries = below.stream().mapToLong(Child::entries).sum();
      parents.add(new Child(page.build(lsn), firstId + i, entries));
    }
    return parents;
  }

  private static void addChildren(PageBuilder page, List<Child> children, boolean counted) {
    children.forEach(
        child -> page.add(PageRow.child(child.page, 0, child.id, counted ? child.entries : 0)));
  }
}
