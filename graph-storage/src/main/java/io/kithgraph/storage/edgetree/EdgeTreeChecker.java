package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.TreeKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies adjacency lists: checksums (by decoding), order within and between pages, fences,
 * counts, heights, and that both trees hold the same entries. For tests and for operators, offline
 * or on a view. As thread-safe as its source.
 */
public final class EdgeTreeChecker {
  private final PageSource source;
  private final Consumer<StorageKey> reached;

  /**
   * @param source the state to check
   * @param reached receives the key of every page of the lists that are checked: a stored page that
   *     is never named belongs to no list
   */
  public EdgeTreeChecker(PageSource source, Consumer<StorageKey> reached) {
    this.source = source;
    this.reached = reached;
  }

  /**
   * Checks a list and returns the number of its entries.
   *
   * @throws CorruptPageException naming the first page that is wrong
   */
  public long check(ListAddress list) {
    Page root = source.page(list.rootKey());
    if (root == null) {
      return 0;
    }
    if (!root.kind.isRoot()) {
      throw new CorruptPageException(list.rootKey(), "page is not a root");
    }
    Tree main = new Tree(list, TreeKind.MAIN);
    main.check(list.rootKey(), root, null);
    if (root.kind == PageKind.LARGE) {
      if (main.entries != root.degree()) {
        throw new CorruptPageException(list.rootKey(), "degree is not the number of entries");
      }
      StorageKey key = list.pageKey(TreeKind.BY_NEIGHBOUR, 0);
      Tree byNeighbour = new Tree(list, TreeKind.BY_NEIGHBOUR);
      byNeighbour.check(key, TreePath.require(source, key), null);
      if (byNeighbour.entries != main.entries) {
        throw new CorruptPageException(key, "trees differ in the number of entries");
      }
      // As many different entries here as there, so finding each of these there is enough.
      checkAgreement(list, root);
    }
    if (main.entries == 0) {
      throw new CorruptPageException(list.rootKey(), "list without entries is stored");
    }
    return main.entries;
  }

  private void checkAgreement(ListAddress list, Page root) {
    TreePath main = TreePath.main(source, list, root);
    TreePath byNeighbour = TreePath.byNeighbour(source, list);
    byNeighbour.seekFirst();
    for (Page leaf = byNeighbour.leafWithNext(); leaf != null; leaf = byNeighbour.leafWithNext()) {
      int index = byNeighbour.leafIndex();
      EdgePosition place = leaf.position(index);
      main.seek(place.sortKey(), Neighbour.of(place.neighbour()), place.tieBreaker(), true);
      Page found = main.leaf();
      if (main.leafIndex() == found.count || !found.position(main.leafIndex()).equals(place)) {
        throw new CorruptPageException(
            byNeighbour.key(byNeighbour.leafLevel()), "entry of the by-neighbour tree is missing");
      }
      byNeighbour.moveInLeaf(index + 1);
    }
  }

  private final class Tree {
    private final ListAddress list;
    private final TreeKind tree;
    private long entries;
    private @Nullable EdgePosition last;

    Tree(ListAddress list, TreeKind tree) {
      this.list = list;
      this.tree = tree;
    }

    private int compare(EdgePosition a, EdgePosition b) {
      return tree == TreeKind.MAIN ? a.compareTo(b) : EdgePosition.BY_NEIGHBOUR.compare(a, b);
    }

    /**
     * Checks a page and all below it; every row is at or after the fence, if there is one, and
     * after the rows before.
     */
    void check(StorageKey key, Page page, @Nullable EdgePosition fence) {
      reached.accept(key);
      if (page.kind.holdsEntries()) {
        checkEntries(key, page, fence);
        return;
      }
      if (page.height < 1 || page.count == 0) {
        throw new CorruptPageException(key, "page of children has none");
      }
      for (int i = 0; i < page.count; i++) {
        EdgePosition childFence = i == 0 ? fence : page.position(i);
        if (i > 0 && fence != null && compare(childFence == null ? fence : childFence, fence) < 0) {
          throw new CorruptPageException(key, "fence is before that of its page");
        }
        if (i > 0 && compare(page.position(i - 1), page.position(i)) >= 0) {
          throw new CorruptPageException(key, "fences are out of order");
        }
        checkChild(key, page, i, childFence);
      }
    }

    private void checkChild(StorageKey key, Page page, int index, @Nullable EdgePosition fence) {
      if (fence != null && last != null && compare(last, fence) >= 0) {
        throw new CorruptPageException(key, "fence is not after the rows before it");
      }
      StorageKey childKey = list.pageKey(tree, page.details().get(index));
      Page child = TreePath.require(source, childKey);
      if (child.height != page.height - 1 || child.kind.isRoot()) {
        throw new CorruptPageException(childKey, "page does not belong below its parent");
      }
      long before = entries;
      check(childKey, child, fence);
      long counted = page.counts().get(index);
      if (counted != (tree == TreeKind.MAIN ? entries - before : 0)) {
        throw new CorruptPageException(key, "count is not the number of entries below");
      }
    }

    private void checkEntries(StorageKey key, Page page, @Nullable EdgePosition fence) {
      if (page.height != 0 || (page.count == 0 && page.kind == PageKind.LEAF)) {
        throw new CorruptPageException(key, "leaf is empty or not at the bottom");
      }
      for (int i = 0; i < page.count; i++) {
        EdgePosition place = page.position(i);
        if (i == 0 && fence != null && compare(place, fence) < 0) {
          throw new CorruptPageException(key, "entry is before the fence of its page");
        }
        if (last != null && compare(last, place) >= 0) {
          throw new CorruptPageException(key, "entries are out of order");
        }
        last = place;
      }
      entries += page.count;
    }
  }
}
