package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.TreeKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place between two rows of a tree: the pages from the root to a leaf and, in each, an index. In
 * pages of children the index is that of the child below; in the leaf it is that of the row after
 * the place, or the number of rows.
 *
 * <p>Valid as long as the state it reads does not change. Confined to one thread.
 */
final class TreePath {
  /** Deeper trees do not occur: pages of children have four rows at least, most have hundreds. */
  private static final int MAX_DEPTH = 32;

  private final PageSource source;
  private final ListAddress list;
  private final TreeKind tree;
  private Page[] pages;
  private StorageKey[] keys;
  private int[] indexes;
  private int leaf;

  /**
   * A path in a tree whose root page is given: a small or large root, or page 0 of a by-neighbour
   * tree.
   */
  TreePath(PageSource source, ListAddress list, TreeKind tree, StorageKey rootKey, Page root) {
    this.source = source;
    this.list = list;
    this.tree = tree;
    this.pages = new Page[] {root, root, root, root};
    this.keys = new StorageKey[] {rootKey, rootKey, rootKey, rootKey};
    this.indexes = new int[4];
  }

  /** A path in the main tree of a list whose root is given. */
  static TreePath main(PageSource source, ListAddress list, Page root) {
    return new TreePath(source, list, TreeKind.MAIN, list.rootKey(), root);
  }

  /** A path in the by-neighbour tree that every list with a large root has. */
  static TreePath byNeighbour(PageSource source, ListAddress list) {
    StorageKey key = list.pageKey(TreeKind.BY_NEIGHBOUR, 0);
    return new TreePath(source, list, TreeKind.BY_NEIGHBOUR, key, require(source, key));
  }

  static Page require(PageSource source, StorageKey key) {
    Page page = source.page(key);
    if (page == null) {
      throw new CorruptPageException(key, "page is missing");
    }
    return page;
  }

  Page leaf() {
    return pages[leaf];
  }

  /** The number of pages above the leaf. */
  int leafLevel() {
    return leaf;
  }

  Page page(int level) {
    return pages[level];
  }

  int index(int level) {
    return indexes[level];
  }

  /** The index of the place in the leaf. */
  int leafIndex() {
    return indexes[leaf];
  }

  void moveInLeaf(int index) {
    indexes[leaf] = index;
  }

  /** The key of the page at a level of the path. */
  StorageKey key(int level) {
    return keys[level];
  }

  /**
   * Goes to before the first row at or after (inclusive), or after, the place in the tree's order.
   */
  void seek(long sortKey, Neighbour neighbour, long tieBreaker, boolean inclusive) {
    leaf = 0;
    Page page = pages[0];
    while (!page.kind.holdsEntries()) {
      descend(Math.max(0, search(page, sortKey, neighbour, tieBreaker, false) - 1));
      page = pages[leaf];
    }
    indexes[leaf] = search(page, sortKey, neighbour, tieBreaker, inclusive);
  }

  private int search(
      Page page, long sortKey, Neighbour neighbour, long tieBreaker, boolean inclusive) {
    return tree == TreeKind.MAIN
        ? PageSearch.main(page, sortKey, neighbour, tieBreaker, inclusive)
        : PageSearch.byNeighbour(page, neighbour, tieBreaker, inclusive);
  }

  /** In a main tree: goes to before the first row whose sort key is at or above the given one. */
  void seekSortKey(long sortKey) {
    leaf = 0;
    Page page = pages[0];
    while (!page.kind.holdsEntries()) {
      descend(Math.max(0, page.sortKeys().lowerBound(sortKey, 0, page.count) - 1));
      page = pages[leaf];
    }
    indexes[leaf] = page.sortKeys().lowerBound(sortKey, 0, page.count);
  }

  /** Goes to before the first row. */
  void seekFirst() {
    leaf = 0;
    while (!pages[leaf].kind.holdsEntries()) {
      descend(0);
    }
    indexes[leaf] = 0;
  }

  /** Goes to after the last row. */
  void seekLast() {
    leaf = 0;
    while (!pages[leaf].kind.holdsEntries()) {
      descend(pages[leaf].count - 1);
    }
    indexes[leaf] = pages[leaf].count;
  }

  /** In a main tree: goes to after so many rows, or after the last row if there are fewer. */
  void seekRank(long rank) {
    leaf = 0;
    long rest = Math.max(0, rank);
    while (!pages[leaf].kind.holdsEntries()) {
      LongColumn counts = pages[leaf].counts();
      int child = 0;
      int last = pages[leaf].count - 1;
      while (child < last && rest >= counts.get(child)) {
        rest -= counts.get(child);
        child++;
      }
      descend(child);
    }
    indexes[leaf] = (int) Math.min(rest, pages[leaf].count);
  }

  /** In a main tree: the number of rows before the place. */
  long rank() {
    long rank = indexes[leaf];
    for (int level = 0; level < leaf; level++) {
      rank += ChildCounts.before(pages[level], indexes[level]);
    }
    return rank;
  }

  /** Goes to before the first row of the next leaf; false, without a change, if there is none. */
  boolean nextLeaf() {
    int level = leaf - 1;
    while (level >= 0 && indexes[level] == pages[level].count - 1) {
      level--;
    }
    if (level < 0) {
      return false;
    }
    leaf = level;
    descend(indexes[level] + 1);
    while (!pages[leaf].kind.holdsEntries()) {
      descend(0);
    }
    indexes[leaf] = 0;
    return true;
  }

  /** Goes to after the last row of the leaf before; false, without a change, if there is none. */
  boolean previousLeaf() {
    int level = leaf - 1;
    while (level >= 0 && indexes[level] == 0) {
      level--;
    }
    if (level < 0) {
      return false;
    }
    leaf = level;
    descend(indexes[level] - 1);
    while (!pages[leaf].kind.holdsEntries()) {
      descend(pages[leaf].count - 1);
    }
    indexes[leaf] = pages[leaf].count;
    return true;
  }

  /** Whether there is no leaf after this one. */
  boolean inLastLeaf() {
    for (int level = 0; level < leaf; level++) {
      if (indexes[level] != pages[level].count - 1) {
        return false;
      }
    }
    return true;
  }

  /**
   * The leaf with the row after the place, going to the next leaf if the place is at the end of
   * one; null if there is none.
   */
  @Nullable Page leafWithNext() {
    return leafIndex() < leaf().count || nextLeaf() ? leaf() : null;
  }

  /**
   * The leaf with the row before the place, going to the leaf before if need be; null if there is
   * none.
   */
  @Nullable Page leafWithPrevious() {
    return leafIndex() > 0 || previousLeaf() ? leaf() : null;
  }

  private void descend(int child) {
    Page parent = pages[leaf];
    indexes[leaf] = child;
    StorageKey key = list.pageKey(tree, parent.details().get(child));
    Page page = require(source, key);
    if (page.height != parent.height - 1 || page.kind.isRoot() || page.count == 0) {
      throw new CorruptPageException(key, "page does not belong below its parent");
    }
    leaf++;
    if (leaf == pages.length) {
      if (leaf == MAX_DEPTH) {
        throw new CorruptPageException(key, "tree is too deep");
      }
      pages = Arrays.copyOf(pages, 2 * leaf);
      keys = Arrays.copyOf(keys, 2 * leaf);
      indexes = Arrays.copyOf(indexes, 2 * leaf);
    }
    pages[leaf] = page;
    keys[leaf] = key;
  }
}
