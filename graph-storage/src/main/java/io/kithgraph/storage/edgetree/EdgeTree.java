package io.kithgraph.storage.edgetree;

import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads adjacency lists in one state of a partition. A list without entries does not exist and
 * reads as empty.
 *
 * <p>Entries of lists with a ttl can be left out as soon as they expire: they are the first ones in
 * the order of a list, so that counting and ranking without them costs O(log degree) too.
 *
 * <p>All methods throw {@link CorruptPageException} when they meet damage. As thread-safe as its
 * source.
 */
public final class EdgeTree {
  private final PageSource source;
  private final long nowMillis;

  /**
   * Reads the state that the source gives: a pinned view, or the pages of a writer. Expired entries
   * are entries like others.
   */
  public EdgeTree(PageSource source) {
    this(source, Long.MIN_VALUE);
  }

  /** Reads the state that the source gives, without the entries that have expired at a time. */
  public EdgeTree(PageSource source, long nowMillis) {
    this.source = source;
    this.nowMillis = nowMillis;
  }

  /** The number of entries; O(1), or O(log degree) in a list with a ttl. */
  public long degree(ListAddress list) {
    Page root = root(list);
    if (root == null) {
      return 0;
    }
    long live = firstLive(list, root);
    return live == Long.MIN_VALUE ? root.degree() : root.degree() - rank(list, root, live);
  }

  /** How long the entries of the list live, in milliseconds; 0 for ever, or if there are none. */
  public long ttlMillis(ListAddress list) {
    Page root = root(list);
    return root == null ? 0 : root.ttlMillis(list.rootKey());
  }

  /** The smallest sort key that has not expired. */
  private long firstLive(ListAddress list, Page root) {
    if (nowMillis == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long expired = EdgeTtl.expiredUpTo(root.ttlMillis(list.rootKey()), nowMillis);
    return expired == Long.MIN_VALUE ? expired : expired + 1;
  }

  /** The number of entries with smaller sort keys. */
  private long rank(ListAddress list, Page root, long sortKey) {
    if (sortKey == Long.MIN_VALUE) {
      return 0;
    }
    TreePath path = TreePath.main(source, list, root);
    path.seekSortKey(sortKey);
    return path.rank();
  }

  /**
   * The log sequence number of the last change of the list; 0 if it is empty. Two reads with the
   * same version read the same entries, except those that expired in between.
   */
  public long version(ListAddress list) {
    Page root = root(list);
    return root == null ? 0 : root.lsn();
  }

  /** Whether there is an entry for the neighbour, with any tie-breaker. */
  public boolean exists(ListAddress list, VertexId neighbour) {
    Page root = root(list);
    if (root == null) {
      return false;
    }
    Neighbour wanted = Neighbour.of(neighbour);
    long live = firstLive(list, root);
    if (live != Long.MIN_VALUE) {
      return existsLive(list, root, wanted, live);
    }
    if (root.kind == PageKind.SMALL) {
      return PageSearch.findNeighbour(root, wanted, 0) >= 0;
    }
    TreePath path = TreePath.byNeighbour(source, list);
    path.seek(0, wanted, Long.MIN_VALUE, true);
    Page leaf = path.leafWithNext();
    return leaf != null && PageSearch.compareNeighbour(leaf, path.leafIndex(), wanted) == 0;
  }

  private boolean existsLive(ListAddress list, Page root, Neighbour wanted, long live) {
    if (root.kind == PageKind.SMALL) {
      int index = PageSearch.findNeighbour(root, wanted, 0);
      while (index >= 0 && root.sortKeys().get(index) < live) {
        index = PageSearch.findNeighbour(root, wanted, index + 1);
      }
      return index >= 0;
    }
    TreePath path = TreePath.byNeighbour(source, list);
    path.seek(0, wanted, Long.MIN_VALUE, true);
    Page leaf = path.leafWithNext();
    while (leaf != null && PageSearch.compareNeighbour(leaf, path.leafIndex(), wanted) == 0) {
      if (leaf.sortKeys().get(path.leafIndex()) >= live) {
        return true;
      }
      path.moveInLeaf(path.leafIndex() + 1);
      leaf = path.leafWithNext();
    }
    return false;
  }

  /** The entry with this identity, or null. */
  public @Nullable EdgeEntry find(ListAddress list, VertexId neighbour, long tieBreaker) {
    Page root = root(list);
    if (root == null) {
      return null;
    }
    Neighbour wanted = Neighbour.of(neighbour);
    long live = firstLive(list, root);
    if (root.kind == PageKind.SMALL) {
      int index = PageSearch.findIdentity(root, wanted, tieBreaker);
      return index < 0 || root.sortKeys().get(index) < live ? null : root.entry(index);
    }
    TreePath path = TreePath.byNeighbour(source, list);
    path.seek(0, wanted, tieBreaker, true);
    Page leaf = path.leaf();
    int index = path.leafIndex();
    boolean found =
        index < leaf.count
            && PageSearch.compareNeighbour(leaf, index, wanted) == 0
            && leaf.tieBreakers().get(index) == tieBreaker
            && leaf.sortKeys().get(index) >= live;
    return found ? mainEntry(list, root, leaf.sortKeys().get(index), wanted, tieBreaker) : null;
  }

  /**
   * The entries for one neighbour whose tie-breaker is below the bound, highest tie-breaker first:
   * the parallel edges of a {@code MULTI} label, the last assigned first.
   *
   * @param beforeTieBreaker exclusive; {@link Long#MAX_VALUE}, which is never assigned, for the
   *     first page, then the tie-breaker of the last entry of the page before
   * @param limit the most entries to return; 1 or more
   */
  public List<EdgeEntry> findAll(
      ListAddress list, VertexId neighbour, long beforeTieBreaker, int limit) {
    Page root = root(list);
    if (root == null) {
      return List.of();
    }
    Neighbour wanted = Neighbour.of(neighbour);
    long live = firstLive(list, root);
    List<EdgeEntry> found = new ArrayList<>();
    if (root.kind == PageKind.SMALL) {
      LongColumn tieBreakers = root.tieBreakers();
      int index = PageSearch.findNeighbour(root, wanted, 0);
      for (; index >= 0; index = PageSearch.findNeighbour(root, wanted, index + 1)) {
        if (tieBreakers.get(index) < beforeTieBreaker && root.sortKeys().get(index) >= live) {
          found.add(root.entry(index));
        }
      }
      found.sort(Comparator.comparingLong(EdgeEntry::tieBreaker).reversed());
      return found.size() > limit ? found.subList(0, limit) : found;
    }
    TreePath path = TreePath.byNeighbour(source, list);
    path.seek(0, wanted, beforeTieBreaker, true);
    while (found.size() < limit) {
      Page leaf = path.leafWithPrevious();
      int index = path.leafIndex() - 1;
      if (leaf == null || PageSearch.compareNeighbour(leaf, index, wanted) != 0) {
        break;
      }
      long sortKey = leaf.sortKeys().get(index);
      if (sortKey >= live) {
        found.add(mainEntry(list, root, sortKey, wanted, leaf.tieBreakers().get(index)));
      }
      path.moveInLeaf(index);
    }
    return found;
  }

  /**
   * The number of entries for one neighbour: 0 or 1 for a {@code UNIQUE} label; costs a page for
   * each some hundred of them.
   */
  public long countParallel(ListAddress list, VertexId neighbour) {
    Page root = root(list);
    if (root == null) {
      return 0;
    }
    Neighbour wanted = Neighbour.of(neighbour);
    long live = firstLive(list, root);
    long count = 0;
    if (root.kind == PageKind.SMALL) {
      int index = PageSearch.findNeighbour(root, wanted, 0);
      for (; index >= 0; index = PageSearch.findNeighbour(root, wanted, index + 1)) {
        count += root.sortKeys().get(index) >= live ? 1 : 0;
      }
      return count;
    }
    TreePath path = TreePath.byNeighbour(source, list);
    path.seek(0, wanted, Long.MIN_VALUE, true);
    for (Page leaf = path.leafWithNext(); leaf != null; leaf = path.leafWithNext()) {
      int from = path.leafIndex();
      int to = PageSearch.byNeighbour(leaf, wanted, Long.MAX_VALUE, false);
      if (to <= from) {
        break;
      }
      for (int i = from; i < to; i++) {
        count += live == Long.MIN_VALUE || leaf.sortKeys().get(i) >= live ? 1 : 0;
      }
      path.moveInLeaf(to);
      if (to < leaf.count) {
        break;
      }
    }
    return count;
  }

  /** The number of entries in the range; O(log degree). */
  public long count(ListAddress list, SortRange asked) {
    Page root = root(list);
    SortRange range = root == null ? SortRange.EMPTY : asked.notBefore(firstLive(list, root));
    if (root == null || range.isEmpty()) {
      return 0;
    }
    if (range.isAll()) {
      return root.degree();
    }
    TreePath path = TreePath.main(source, list, root);
    path.seekSortKey(range.first());
    long before = path.rank();
    if (range.last() == Long.MAX_VALUE) {
      return root.degree() - before;
    }
    path.seekSortKey(range.last() + 1);
    return path.rank() - before;
  }

  /** The number of entries before the position; O(log degree). */
  public long rank(ListAddress list, EdgePosition position) {
    Page root = root(list);
    if (root == null) {
      return 0;
    }
    TreePath path = TreePath.main(source, list, root);
    path.seek(position.sortKey(), Neighbour.of(position.neighbour()), position.tieBreaker(), true);
    return Math.max(0, path.rank() - rank(list, root, firstLive(list, root)));
  }

  /**
   * The entry that has {@code rank} entries before it, or null if the list has no more; O(log
   * degree).
   */
  public @Nullable EdgeEntry select(ListAddress list, long rank) {
    Page root = root(list);
    if (root == null) {
      return null;
    }
    long hidden = rank(list, root, firstLive(list, root));
    if (rank < 0 || rank >= root.degree() - hidden) {
      return null;
    }
    TreePath path = TreePath.main(source, list, root);
    path.seekRank(hidden + rank);
    return path.leaf().entry(path.leafIndex());
  }

  /** A cursor over the entries in the range, standing before the first in the given order. */
  public EdgeTreeCursor cursor(ListAddress list, SortRange range, ScanOrder order) {
    return cursor(list, range, order, null);
  }

  /**
   * A cursor over the entries of the range that come after a position in the given order; the
   * position's own entry, if it still exists, is not among them. This is how a continuation
   * resumes.
   */
  public EdgeTreeCursor cursor(
      ListAddress list, SortRange asked, ScanOrder order, @Nullable EdgePosition after) {
    Page root = root(list);
    long live = root == null ? Long.MIN_VALUE : firstLive(list, root);
    SortRange range = asked.notBefore(live);
    if (root == null || range.isEmpty()) {
      return new EdgeTreeCursor(null, range, order, 0);
    }
    long hidden = rank(list, root, live);
    TreePath path = TreePath.main(source, list, root);
    boolean ascending = order == ScanOrder.ASCENDING;
    if (after != null
        && (ascending ? after.sortKey() >= range.first() : after.sortKey() <= range.last())) {
      path.seek(after.sortKey(), Neighbour.of(after.neighbour()), after.tieBreaker(), !ascending);
    } else if (ascending) {
      if (range.first() == Long.MIN_VALUE) {
        path.seekFirst();
      } else {
        path.seekSortKey(range.first());
      }
    } else if (range.last() == Long.MAX_VALUE) {
      path.seekLast();
    } else {
      path.seekSortKey(range.last() + 1);
    }
    return new EdgeTreeCursor(path, range, order, hidden);
  }

  /**
   * The distinct neighbours of the list in ascending order; also those all of whose entries have
   * expired: ask {@link #exists} if the list has a ttl.
   *
   * @param after the cursor stands at the first one after it; null for the very first
   */
  public NeighbourCursor neighbours(ListAddress list, @Nullable VertexId after) {
    Page root = root(list);
    if (root == null) {
      return NeighbourCursor.empty();
    }
    if (root.kind == PageKind.SMALL) {
      NeighbourCursor cursor = NeighbourCursor.of(root);
      if (after != null) {
        cursor.seekPast(after);
      }
      return cursor;
    }
    TreePath path = TreePath.byNeighbour(source, list);
    if (after == null) {
      path.seekFirst();
    } else {
      path.seek(0, Neighbour.of(after), Long.MAX_VALUE, false);
    }
    return NeighbourCursor.of(path);
  }

  /**
   * Cursors to find what several lists have in common: as {@link #neighbours} gives them, but some
   * ids that one of the other lists does not have may be left out. In no certain order.
   *
   * @param lists the shortest first
   */
  public List<NeighbourCursor> sharedNeighbours(List<ListAddress> lists, @Nullable VertexId after) {
    List<Page> small = new ArrayList<>(lists.size());
    List<NeighbourCursor> large = new ArrayList<>(lists.size());
    for (ListAddress list : lists) {
      Page root = root(list);
      if (root != null && root.kind == PageKind.SMALL && !root.stringIds) {
        small.add(root);
      } else {
        large.add(neighbours(list, after));
      }
    }
    if (small.isEmpty()) {
      return large;
    }
    List<NeighbourCursor> cursors = SharedIds.cursors(small);
    if (after != null) {
      cursors.forEach(cursor -> cursor.seekPast(after));
    }
    cursors.addAll(large);
    return cursors;
  }

  private @Nullable Page root(ListAddress list) {
    Page root = source.page(list.rootKey());
    if (root != null && !root.kind.isRoot()) {
      throw new CorruptPageException(list.rootKey(), "page is not a root");
    }
    return root;
  }

  private EdgeEntry mainEntry(
      ListAddress list, Page root, long sortKey, Neighbour neighbour, long tieBreaker) {
    TreePath path = TreePath.main(source, list, root);
    path.seek(sortKey, neighbour, tieBreaker, true);
    int index = path.leafIndex();
    if (index == path.leaf().count
        || PageSearch.compareNeighbour(path.leaf(), index, neighbour) != 0
        || path.leaf().tieBreakers().get(index) != tieBreaker) {
      throw new CorruptPageException(
          path.key(path.leafLevel()), "entry of the by-neighbour tree is missing");
    }
    return path.leaf().entry(index);
  }
}
