package io.kithgraph.storage.edgetree;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * Walks entries of an adjacency list in runs. A run is a stretch of entries that lie in one page;
 * their columns are read by index from 0 to {@link #size()} - 1 in the cursor's order, straight
 * from the encoded page, so that no column costs anything unless it is asked for:
 *
 * <pre>{@code
 * while (remaining > 0 && cursor.nextRun(remaining)) {
 *   for (int i = 0; i < cursor.size(); i++) { use(cursor.neighbourLong(i), cursor.sortKey(i)); }
 *   remaining -= cursor.size();
 * }
 * }</pre>
 *
 * <p>Valid as long as the state it reads. Confined to one thread. Indexes outside the run have no
 * defined answer.
 */
public final class EdgeTreeCursor {
  private static final Page NO_PAGE = PageBuilder.of(PageKind.SMALL, 0).build(0);

  private final SortRange range;
  private final boolean ascending;
  private final int step;
  private final long hidden;

  /** Null once the cursor is exhausted. */
  private @Nullable TreePath path;

  private Page page = NO_PAGE;
  private LongColumn sortKeys = NO_PAGE.sortKeys();
  private LongColumn neighbours = NO_PAGE.neighbours();
  private LongColumn tieBreakers = NO_PAGE.tieBreakers();
  private int first;
  private int size;

  /**
   * @param hidden how many entries at the start of the list have expired: ranks do not count them
   */
  EdgeTreeCursor(@Nullable TreePath path, SortRange range, ScanOrder order, long hidden) {
    this.path = path;
    this.hidden = hidden;
    this.range = range;
    this.ascending = order == ScanOrder.ASCENDING;
    this.step = ascending ? 1 : -1;
  }

  /**
   * Moves to the next run of at most {@code limit} entries.
   *
   * @param limit 1 or more
   * @return whether there is one; once false, always false
   */
  public boolean nextRun(int limit) {
    size = 0;
    while (path != null) {
      Page leaf = path.leaf();
      int at = path.leafIndex();
      int bound = ascending ? rowsUpToLast(leaf) : rowsBelowFirst(leaf);
      int available = ascending ? bound - at : at - bound;
      if (available > 0) {
        size = Math.min(available, limit);
        first = ascending ? at : at - 1;
        path.moveInLeaf(at + step * size);
        if (leaf != page) {
          page = leaf;
          sortKeys = leaf.sortKeys();
          neighbours = leaf.neighbours();
          tieBreakers = leaf.tieBreakers();
        }
        return true;
      }
      boolean atRangeEnd = ascending ? bound < leaf.count : bound > 0;
      if (atRangeEnd || !(ascending ? path.nextLeaf() : path.previousLeaf())) {
        path = null;
      }
    }
    return false;
  }

  private int rowsUpToLast(Page leaf) {
    LongColumn keys = leaf.sortKeys();
    return range.last() == Long.MAX_VALUE || keys.get(leaf.count - 1) <= range.last()
        ? leaf.count
        : keys.upperBound(range.last(), 0, leaf.count);
  }

  private int rowsBelowFirst(Page leaf) {
    LongColumn keys = leaf.sortKeys();
    return range.first() == Long.MIN_VALUE || keys.get(0) >= range.first()
        ? 0
        : keys.lowerBound(range.first(), 0, leaf.count);
  }

  /** How many entries of the list are before the cursor in ascending order; O(log degree). */
  public long rank() {
    return path == null ? 0 : path.rank() - hidden;
  }

  /** Passes over the next entries without reading them; O(log degree). The current run ends. */
  public void skip(long entries) {
    size = 0;
    if (path != null && entries > 0) {
      long rank = path.rank() + (ascending ? entries : -entries);
      if (rank < 0) {
        path = null;
      } else {
        path.seekRank(rank);
      }
    }
  }

  /**
   * In a cursor that ascends over all sort keys and is not exhausted: goes to before the entry that
   * has so many entries before it in the list; O(log degree). The current run ends.
   */
  public void moveTo(long rank) {
    size = 0;
    if (path != null) {
      path.seekRank(hidden + rank);
    }
  }

  /** The number of entries of the current run. */
  public int size() {
    return size;
  }

  /**
   * Whether all neighbours of the run are known to be integers, so that {@link #neighbourLong}
   * answers for each.
   */
  public boolean allLong() {
    return !page.stringIds;
  }

  /** Whether the neighbour is an integer. */
  public boolean isLong(int index) {
    return page.isLong(first + step * index);
  }

  /** The neighbour, which must be an integer. */
  public long neighbourLong(int index) {
    int row = first + step * index;
    return page.stringIds ? page.neighbourLong(row) : neighbours.get(row);
  }

  /** The neighbour. */
  public VertexId neighbour(int index) {
    return page.neighbour(first + step * index);
  }

  /**
   * Copies neighbours {@code from} to {@code from + count - 1}, all integers, to an array: the
   * fastest way to many ids.
   */
  public void copyNeighbours(int from, int count, long[] target, int offset) {
    if (page.stringIds) {
      for (int i = 0; i < count; i++) {
        target[offset + i] = neighbourLong(from + i);
      }
    } else {
      copy(neighbours, from, count, target, offset);
    }
  }

  /** The sort key. */
  public long sortKey(int index) {
    return sortKeys.get(first + step * index);
  }

  /** Copies sort keys {@code from} to {@code from + count - 1} to an array. */
  public void copySortKeys(int from, int count, long[] target, int offset) {
    copy(sortKeys, from, count, target, offset);
  }

  private void copy(LongColumn column, int from, int count, long[] target, int offset) {
    if (ascending) {
      column.copy(first + from, count, target, offset);
    } else {
      column.copyReversed(first - from, count, target, offset);
    }
  }

  /** The tie-breaker. */
  public long tieBreaker(int index) {
    return tieBreakers.get(first + step * index);
  }

  /** The length of the encoded properties. */
  public int propertyLength(int index) {
    return page.propertyLength(first + step * index);
  }

  /** Copies the encoded properties, {@link #propertyLength} bytes, to an array. */
  public void copyProperties(int index, byte[] target, int offset) {
    int row = first + step * index;
    int start = page.propertyHeap() + page.propertyStart(row);
    System.arraycopy(page.data, start, target, offset, page.propertyLength(row));
  }

  /** The properties. */
  public PropertySet properties(int index) {
    return PropertySet.ofEncoded(page.propertyBytes(first + step * index));
  }

  /** The whole entry. */
  public EdgeEntry entry(int index) {
    return page.entry(first + step * index);
  }

  /** The place of the entry: with that of the last entry used, a later cursor continues. */
  public EdgePosition position(int index) {
    return page.position(first + step * index);
  }
}
