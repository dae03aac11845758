package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.TreeKind;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes adjacency lists: collects the pages that a group of mutations touches, then hands each of
 * them to a sink once. Until then the writer is itself the source of the changed state, so a
 * mutation sees those before it, and {@code new EdgeTree(writer)} reads what would be.
 *
 * <p>Confined to the apply thread. After an exception the writer and everything it collected must
 * be thrown away.
 */
public final class EdgeTreeWriter implements PageSource {
  private final DirtyPages pages;
  private final int maxBytes;

  /** Changes the latest state, which the source gives. */
  public EdgeTreeWriter(PageSource latest, EdgeTreeSettings settings) {
    this.pages = new DirtyPages(latest, settings);
    this.maxBytes = settings.maxPageBytes();
  }

  /** The page as it is after the mutations so far. */
  @Override
  public @Nullable Page page(StorageKey key) {
    return pages.page(key);
  }

  /**
   * Adds the entry, in place of the one with the same neighbour and tie-breaker if there is one;
   * its sort key may differ.
   *
   * @param lsn the log sequence number of the mutation: at least that of every earlier one
   * @return the entry that was replaced, or null
   * @throws IllegalArgumentException if the properties exceed {@link
   *     EdgeTreeSettings#MAX_PROPERTY_BYTES}
   */
  public @Nullable EdgeEntry put(ListAddress list, EdgeEntry entry, long lsn) {
    return putIfAbsent(list, entry, Long.MAX_VALUE, lsn);
  }

  /**
   * As {@link #put}, but an entry with a sort key above the given one stays as it is.
   *
   * @return the entry that was replaced or has stayed, or null
   */
  public @Nullable EdgeEntry putIfAbsent(
      ListAddress list, EdgeEntry entry, long upToSortKey, long lsn) {
    byte[] properties = entry.properties().encoded();
    if (properties.length > EdgeTreeSettings.MAX_PROPERTY_BYTES) {
      throw new IllegalArgumentException(
          "The properties of an edge take at most "
              + EdgeTreeSettings.MAX_PROPERTY_BYTES
              + " bytes");
    }
    PageRow row =
        PageRow.entry(
            entry.sortKey(), Neighbour.of(entry.neighbour()), entry.tieBreaker(), properties);
    Page root = pages.page(list.rootKey());
    if (root == null) {
      pages.rewrite(list.rootKey(), PageBuilder.of(PageKind.SMALL, 0).add(row).build(lsn));
      return null;
    }
    return root.kind == PageKind.SMALL
        ? putSmall(list, root, row, upToSortKey, lsn)
        : putLarge(list, row, upToSortKey, lsn);
  }

  private @Nullable EdgeEntry putSmall(
      ListAddress list, Page root, PageRow row, long upToSortKey, long lsn) {
    int old = PageSearch.findIdentity(root, row.neighbour(), row.tieBreaker());
    if (old >= 0 && root.sortKeys().get(old) > upToSortKey) {
      return root.entry(old);
    }
    int at = PageSearch.main(root, row.sortKey(), row.neighbour(), row.tieBreaker(), true);
    Page changed =
        old < 0 ? PageInsert.insert(root, at, row, lsn) : PageInsert.move(root, old, at, row, lsn);
    if (PageSplit.isNeeded(changed, maxBytes)) {
      grow(list, changed, lsn);
    } else {
      PageDelta delta = pages.change(list.rootKey(), root, changed);
      if (old >= 0 && root.sortKeys().get(old) != row.sortKey()) {
        delta.remove(root.sortKeys().get(old), row.neighbour(), row.tieBreaker());
      }
      delta.put(row, false);
    }
    return old < 0 ? null : root.entry(old);
  }

  private @Nullable EdgeEntry putLarge(ListAddress list, PageRow row, long upToSortKey, long lsn) {
    TreeEditor main = new TreeEditor(pages, list, TreeKind.MAIN, lsn);
    TreeEditor byNeighbour = new TreeEditor(pages, list, TreeKind.BY_NEIGHBOUR, lsn);
    TreePath place = byNeighbour.seek(0, row.neighbour(), row.tieBreaker());
    if (!byNeighbour.isAt(place, 0, row.neighbour(), row.tieBreaker())) {
      main.put(row);
      byNeighbour.put(place, withoutProperties(row), false);
      return null;
    }
    long oldSortKey = place.leaf().sortKeys().get(place.leafIndex());
    if (oldSortKey > upToSortKey) {
      return main.entry(oldSortKey, row.neighbour(), row.tieBreaker());
    }
    // In this order the tree is never without a row.
    EdgeEntry replaced = main.put(row);
    if (oldSortKey != row.sortKey()) {
      replaced = main.remove(oldSortKey, row.neighbour(), row.tieBreaker());
      byNeighbour.put(place, withoutProperties(row), true);
    } else if (replaced == null) {
      throw new CorruptPageException(list.rootKey(), "entry of the by-neighbour tree is missing");
    }
    shrinkIfSmall(list, lsn);
    return replaced;
  }

  /**
   * Says how long the entries of a list live; the list must have one.
   *
   * @param ttlMillis above 0
   */
  public void setTtl(ListAddress list, long ttlMillis, long lsn) {
    Page root = pages.page(list.rootKey());
    if (root == null) {
      throw new IllegalStateException("A list without entries has no ttl: " + list);
    }
    if (root.ttlMillis(list.rootKey()) != ttlMillis) {
      pages.rewrite(
          list.rootKey(),
          PageBuilder.like(root)
              .extension(Page.ttlExtension(ttlMillis))
              .add(root, 0, root.count)
              .build(lsn));
    }
  }

  /**
   * Removes the entry with this identity and returns it, or returns null if there is none and
   * nothing changes.
   */
  public @Nullable EdgeEntry remove(
      ListAddress list, VertexId neighbour, long tieBreaker, long lsn) {
    Page root = pages.page(list.rootKey());
    if (root == null) {
      return null;
    }
    Neighbour wanted = Neighbour.of(neighbour);
    return root.kind == PageKind.SMALL
        ? removeSmall(list, root, wanted, tieBreaker, lsn)
        : removeLarge(list, root, wanted, tieBreaker, lsn);
  }

  private @Nullable EdgeEntry removeSmall(
      ListAddress list, Page root, Neighbour neighbour, long tieBreaker, long lsn) {
    int at = PageSearch.findIdentity(root, neighbour, tieBreaker);
    if (at < 0) {
      return null;
    }
    EdgeEntry removed = root.entry(at);
    if (root.count == 1) {
      pages.delete(list.rootKey());
    } else {
      Page changed =
          PageBuilder.like(root).add(root, 0, at).add(root, at + 1, root.count).build(lsn, root);
      pages.change(list.rootKey(), root, changed).remove(removed.sortKey(), neighbour, tieBreaker);
    }
    return removed;
  }

  private @Nullable EdgeEntry removeLarge(
      ListAddress list, Page root, Neighbour neighbour, long tieBreaker, long lsn) {
    TreeEditor main = new TreeEditor(pages, list, TreeKind.MAIN, lsn);
    TreeEditor byNeighbour = new TreeEditor(pages, list, TreeKind.BY_NEIGHBOUR, lsn);
    TreePath place = byNeighbour.seek(0, neighbour, tieBreaker);
    if (!byNeighbour.isAt(place, 0, neighbour, tieBreaker)) {
      return null;
    }
    long sortKey = place.leaf().sortKeys().get(place.leafIndex());
    if (root.degree() == 1) {
      EdgeEntry last = main.entry(sortKey, neighbour, tieBreaker);
      byNeighbour.drop();
      main.drop();
      return last;
    }
    EdgeEntry removed = main.remove(sortKey, neighbour, tieBreaker);
    byNeighbour.remove(place);
    shrinkIfSmall(list, lsn);
    return removed;
  }

  /**
   * Removes the whole list; costs a deletion for each of its pages but reads no leaf of the main
   * tree.
   *
   * @return the number of entries it had
   */
  public long drop(ListAddress list, long lsn) {
    Page root = pages.page(list.rootKey());
    if (root == null) {
      return 0;
    }
    long degree = root.degree();
    if (root.kind == PageKind.LARGE) {
      new TreeEditor(pages, list, TreeKind.BY_NEIGHBOUR, lsn).drop();
      new TreeEditor(pages, list, TreeKind.MAIN, lsn).drop();
    } else {
      pages.delete(list.rootKey());
    }
    return degree;
  }

  /**
   * Hands every changed page to the sink and forgets it; the writer may be used for the next group.
   */
  public void flush(PageSink sink) {
    pages.flush(sink);
  }

  private static PageRow withoutProperties(PageRow row) {
    return PageRow.entry(row.sortKey(), row.neighbour(), row.tieBreaker(), Page.NO_BYTES);
  }

  /** Turns a small list that no longer fits a page into a large one. */
  private void grow(ListAddress list, Page small, long lsn) {
    Page empty =
        PageBuilder.of(PageKind.LARGE, 1).root(0, 1).extension(small.extension()).build(lsn);
    pages.rewrite(list.rootKey(), empty);
    new TreeEditor(pages, list, TreeKind.MAIN, lsn)
        .newRoot(empty, PageSplit.split(small, PageKind.LEAF, maxBytes, false, lsn));
    PageBuilder sorted = PageBuilder.of(PageKind.LEAF, 0);
    LongColumn sortKeys = small.sortKeys();
    LongColumn tieBreakers = small.tieBreakers();
    IntStream.range(0, small.count)
        .mapToObj(
            i ->
                PageRow.entry(
                    sortKeys.get(i),
                    Neighbour.of(small.neighbour(i)),
                    tieBreakers.get(i),
                    Page.NO_BYTES))
        .sorted(
            Comparator.comparing((PageRow row) -> row.neighbour().id())
                .thenComparingLong(PageRow::tieBreaker))
        .forEach(sorted::add);
    Page leaf = sorted.build(lsn);
    new TreeEditor(pages, list, TreeKind.BY_NEIGHBOUR, lsn)
        .newRoot(leaf, PageSplit.split(leaf, PageKind.LEAF, maxBytes, false, lsn));
  }

  /** Turns a large list whose one leaf would fill no more than half a page into a small one. */
  private void shrinkIfSmall(ListAddress list, long lsn) {
    Page root = TreePath.require(pages, list.rootKey());
    if (root.count != 1 || root.height != 1) {
      return;
    }
    Page leaf = TreePath.require(pages, list.pageKey(TreeKind.MAIN, root.details().get(0)));
    if (leaf.data.length > maxBytes / 2) {
      return;
    }
    byte[] extension = root.extension();
    new TreeEditor(pages, list, TreeKind.BY_NEIGHBOUR, lsn).drop();
    new TreeEditor(pages, list, TreeKind.MAIN, lsn).drop();
    pages.rewrite(
        list.rootKey(),
        PageBuilder.of(PageKind.SMALL, 0).extension(extension).add(leaf, 0, leaf.count).build(lsn));
  }
}
