package io.kithgraph.storage.edgetree;

/**
 * Finds rows in pages that are in order. "Before" and "after" are meant by (sort key, neighbour,
 * tie-breaker) in a main tree and by (neighbour, tie-breaker) in a by-neighbour tree. Stateless.
 */
final class PageSearch {
  private PageSearch() {}

  /**
   * The first row of a main tree's page that is at or after the place; {@code inclusive} false:
   * that is after it.
   */
  static int main(
      Page page, long sortKey, Neighbour neighbour, long tieBreaker, boolean inclusive) {
    LongColumn sortKeys = page.sortKeys();
    int from = sortKeys.lowerBound(sortKey, 0, page.count);
    if (from == page.count || sortKeys.get(from) != sortKey) {
      return from;
    }
    int to = sortKeys.upperBound(sortKey, from + 1, page.count);
    return byNeighbour(page, from, to, neighbour, tieBreaker, inclusive);
  }

  /**
   * The first row of a by-neighbour tree's page that is at or after the place; {@code inclusive}
   * false: that is after it.
   */
  static int byNeighbour(Page page, Neighbour neighbour, long tieBreaker, boolean inclusive) {
    return byNeighbour(page, 0, page.count, neighbour, tieBreaker, inclusive);
  }

  private static int byNeighbour(
      Page page, int from, int to, Neighbour neighbour, long tieBreaker, boolean inclusive) {
    int first = neighbourBound(page, from, to, neighbour, false);
    if (first == to || compareNeighbour(page, first, neighbour) != 0) {
      return first;
    }
    int end = neighbourBound(page, first + 1, to, neighbour, true);
    LongColumn tieBreakers = page.tieBreakers();
    return inclusive
        ? tieBreakers.lowerBound(tieBreaker, first, end)
        : tieBreakers.upperBound(tieBreaker, first, end);
  }

  private static int neighbourBound(
      Page page, int from, int to, Neighbour neighbour, boolean upper) {
    if (!page.stringIds) {
      if (!neighbour.isLong) {
        return to;
      }
      LongColumn neighbours = page.neighbours();
      return upper
          ? neighbours.upperBound(neighbour.value, from, to)
          : neighbours.lowerBound(neighbour.value, from, to);
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = compareNeighbour(page, middle, neighbour);
      if (order < 0 || (upper && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Compares the neighbour of a row to an id. */
  static int compareNeighbour(Page page, int index, Neighbour neighbour) {
    if (!page.stringIds) {
      return neighbour.isLong ? Long.compare(page.neighbours().get(index), neighbour.value) : -1;
    }
    int heap = page.idHeap();
    return neighbour.compareFrom(
        page.data, heap + page.idStart(index), heap + page.idStart(index + 1));
  }

  /**
   * The first row in {@code from <= i < count} with the neighbour, or -1; whatever the order of the
   * page.
   */
  static int findNeighbour(Page page, Neighbour neighbour, int from) {
    if (!page.stringIds) {
      return neighbour.isLong ? page.neighbours().indexOf(neighbour.value, from, page.count) : -1;
    }
    for (int i = from; i < page.count; i++) {
      if (compareNeighbour(page, i, neighbour) == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The row with this identity, or -1; whatever the order of the page. */
  static int findIdentity(Page page, Neighbour neighbour, long tieBreaker) {
    LongColumn tieBreakers = page.tieBreakers();
    int index = findNeighbour(page, neighbour, 0);
    while (index >= 0 && tieBreakers.get(index) != tieBreaker) {
      index = findNeighbour(page, neighbour, index + 1);
    }
    return index;
  }
}
