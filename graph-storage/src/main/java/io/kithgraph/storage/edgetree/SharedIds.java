package io.kithgraph.storage.edgetree;

import java.util.ArrayList;
import java.util.List;

/**
 * Prepares the walk along several lists of one page each, whose rows are in the order of sort keys.
 * Most ids of two lists are not common to both, and a filter drops them for a fraction of what it
 * costs to put them in order and walk over them.
 */
final class SharedIds {
  private SharedIds() {}

  /**
   * Cursors in small lists of integers, without most of the ids that some other of the lists does
   * not have; what all have in common is in each of them.
   *
   * @param lists the shortest first
   */
  static List<NeighbourCursor> cursors(List<Page> lists) {
    long[] first = lists.get(0).longNeighbours();
    List<long[]> others = lists.stream().skip(1).map(Page::longNeighbours).toList();
    int shared = first.length;
    for (long[] other : others) {
      shared = new IdFilter(other, other.length).retain(first, shared);
    }
    // The filter comes before the sort, which moves ids about.
    IdFilter filter = new IdFilter(first, others.isEmpty() ? 0 : shared);
    List<NeighbourCursor> cursors = new ArrayList<>(lists.size());
    cursors.add(NeighbourCursor.sorted(RadixSort.ascending(first, shared), shared));
    for (long[] other : others) {
      int kept = filter.retain(other, other.length);
      cursors.add(NeighbourCursor.sorted(RadixSort.ascending(other, kept), kept));
    }
    return cursors;
  }
}
