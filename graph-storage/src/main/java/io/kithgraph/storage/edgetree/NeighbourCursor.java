package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distinct neighbours of one adjacency list, or given ids, in ascending order: integers by
 * value, then strings by their UTF-8 bytes. Stands at one of them or at the end.
 *
 * <p>Going on to some id gallops: it costs the logarithm of the number of ids that are passed over,
 * so that walking along a much shorter list does not read this one. Of a large list the index by
 * neighbour is read; a small list is put in order first. Only the column of neighbours is read.
 *
 * <p>Valid as long as the state it reads. Confined to one thread.
 */
public final class NeighbourCursor {
  /** No string is before it. */
  private static final Neighbour FIRST_STRING = Neighbour.of(VertexId.of("\0"));

  private static final Page NO_PAGE = PageBuilder.of(PageKind.SMALL, 0).build(0);

  /** Null if all is in the one page. */
  private final @Nullable TreePath path;

  /** Rows in order by neighbour; the integers among them are read from {@link #longs} instead. */
  private Page page = NO_PAGE;

  private LongColumn longs = NO_PAGE.neighbours();
  private int index;

  /** The rows before it are integers, those from it on to {@link #end} are strings. */
  private int longEnd;

  private int end;

  private NeighbourCursor(@Nullable TreePath path) {
    this.path = path;
  }

  /** Of a large list, from the place of the path on. */
  static NeighbourCursor of(TreePath path) {
    NeighbourCursor cursor = new NeighbourCursor(path);
    Page leaf = path.leafWithNext();
    if (leaf != null) {
      cursor.load(leaf, path.leafIndex());
    }
    return cursor;
  }

  /** Of a small list, whose rows are in the order of sort keys. */
  static NeighbourCursor of(Page small) {
    if (small.stringIds) {
      VertexId[] ids = new VertexId[small.count];
      Arrays.setAll(ids, small::neighbour);
      Arrays.sort(ids);
      return sorted(Arrays.asList(ids));
    }
    return sorted(RadixSort.ascending(small.longNeighbours(), small.count), small.count);
  }

  /** Of no list. */
  static NeighbourCursor empty() {
    return new NeighbourCursor(null);
  }

  /** Of ids that ascend; equal ones count once. */
  public static NeighbourCursor sorted(List<VertexId> ids) {
    NeighbourCursor cursor = new NeighbourCursor(null);
    PageBuilder builder = PageBuilder.of(PageKind.LEAF, 0);
    for (VertexId id : ids) {
      builder.add(PageRow.entry(0, Neighbour.of(id), 0, Page.NO_BYTES));
    }
    cursor.load(builder.build(0), 0);
    return cursor;
  }

  /** Of the first integers of an array, which ascend; equal ones count once. */
  public static NeighbourCursor sorted(long[] ids, int size) {
    NeighbourCursor cursor = new NeighbourCursor(null);
    byte[] bytes = new byte[(size + 1) * Long.BYTES];
    for (int i = 0; i < size; i++) {
      LongColumn.write(bytes, i * Long.BYTES, ids[i]);
    }
    cursor.longs = new LongColumn(bytes, 0, Long.BYTES, 0);
    cursor.longEnd = size;
    cursor.end = size;
    return cursor;
  }

  private void load(Page leaf, int from) {
    page = leaf;
    index = from;
    end = leaf.count;
    if (!leaf.stringIds) {
      longs = leaf.neighbours();
      longEnd = end;
      return;
    }
    longEnd = firstString(leaf);
    byte[] bytes = new byte[(longEnd + 1) * Long.BYTES];
    for (int i = 0; i < longEnd; i++) {
      LongColumn.write(bytes, i * Long.BYTES, leaf.neighbourLong(i));
    }
    longs = new LongColumn(bytes, 0, Long.BYTES, 0);
  }

  private static int firstString(Page leaf) {
    int low = 0;
    int high = leaf.count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (leaf.isLong(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether it stands at an integer. */
  public boolean atLong() {
    return index < longEnd;
  }

  /** Whether there is nothing more. */
  public boolean atEnd() {
    return index >= end;
  }

  /** The integer at which it stands. */
  public long longValue() {
    return longs.get(index);
  }

  /** The id at which it stands. */
  public VertexId value() {
    return atLong() ? VertexId.of(longs.get(index)) : page.neighbour(index);
  }

  /** Goes on to the next id. */
  public void next() {
    if (index >= longEnd) {
      nextString();
      return;
    }
    long passed = longs.get(index++);
    if (index < longEnd && longs.get(index) != passed) {
      return;
    }
    // Parallel edges, or the end of a page.
    if (passed == Long.MAX_VALUE) {
      leaveLongs();
    } else {
      seekLong(passed + 1);
    }
  }

  /**
   * Goes on to the first id that is at or after the integer; stays if it is there already. After it
   * stand only strings, if there is no such integer.
   */
  public void seekLong(long target) {
    for (int pages = 0; ; pages++) {
      if (index < longEnd) {
        index = gallop(target);
      }
      if (index < end || path == null) {
        return;
      }
      // The next leaf first; if the id is further away than that, from the root.
      if (pages == 1) {
        path.seek(0, Neighbour.of(VertexId.of(target)), Long.MIN_VALUE, true);
      } else {
        path.moveInLeaf(end);
      }
      if (!loadNext()) {
        return;
      }
    }
  }

  /** The first row from the current one on whose integer is not below the target. */
  private int gallop(long target) {
    if (longs.get(index) >= target) {
      return index;
    }
    int low = index;
    int step = 1;
    while (low + step < longEnd && longs.get(low + step) < target) {
      low += step;
      step <<= 1;
    }
    return longs.lowerBound(target, low + 1, Math.min(low + step, longEnd));
  }

  /** Goes on to the first string; stays if it is past it. */
  public void seekStrings() {
    if (index < longEnd) {
      leaveLongs();
    }
  }

  private void leaveLongs() {
    index = longEnd;
    if (index == end && path != null) {
      seekString(FIRST_STRING, true);
    }
  }

  /**
   * Goes on to the first string that is at or after the given one; it must stand at a string or at
   * the end.
   */
  public void seekString(VertexId target) {
    if (!atEnd()) {
      seekString(Neighbour.of(target), true);
    }
  }

  /** Goes on to the first id after the given one. */
  public void seekPast(VertexId passed) {
    if (passed instanceof VertexId.LongId id && id.longValue() < Long.MAX_VALUE) {
      seekLong(id.longValue() + 1);
      return;
    }
    seekStrings();
    if (passed instanceof VertexId.StringId && !atEnd()) {
      seekString(Neighbour.of(passed), false);
    }
  }

  private void nextString() {
    Neighbour passed = Neighbour.of(page.neighbour(index));
    index++;
    if (index == end || PageSearch.compareNeighbour(page, index, passed) == 0) {
      seekString(passed, false);
    }
  }

  private void seekString(Neighbour target, boolean inclusive) {
    long tieBreaker = inclusive ? Long.MIN_VALUE : Long.MAX_VALUE;
    index = Math.max(index, PageSearch.byNeighbour(page, target, tieBreaker, inclusive));
    if (index == end && path != null) {
      path.seek(0, target, tieBreaker, inclusive);
      loadNext();
    }
  }

  /** Goes to the row after the place of the path; false, at the end, if there is none. */
  private boolean loadNext() {
    Page leaf = path == null ? null : path.leafWithNext();
    if (leaf == null || path == null) {
      return false;
    }
    load(leaf, path.leafIndex());
    return true;
  }
}
