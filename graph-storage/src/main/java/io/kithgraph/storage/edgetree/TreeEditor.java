package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.TreeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes one of the two trees of a large list: rows go in and out of leaves, pages that grow too
 * large are cut, pages that become small join a neighbour, and counts are kept along the path.
 * Confined to the apply thread; used for one mutation.
 */
final class TreeEditor {
  private final DirtyPages pages;
  private final ListAddress list;
  private final TreeKind tree;
  private final long lsn;
  private final int maxBytes;

  TreeEditor(DirtyPages pages, ListAddress list, TreeKind tree, long lsn) {
    this.pages = pages;
    this.list = list;
    this.tree = tree;
    this.lsn = lsn;
    this.maxBytes = pages.settings().maxPageBytes();
  }

  /**
   * The place at or before which a row with this key belongs; {@link #isAt} says whether it is
   * there.
   */
  TreePath seek(long sortKey, Neighbour neighbour, long tieBreaker) {
    TreePath path =
        tree == TreeKind.MAIN
            ? TreePath.main(pages, list, TreePath.require(pages, list.rootKey()))
            : TreePath.byNeighbour(pages, list);
    path.seek(sortKey, neighbour, tieBreaker, true);
    return path;
  }

  /** Whether the row after the place has the key. */
  boolean isAt(TreePath path, long sortKey, Neighbour neighbour, long tieBreaker) {
    Page leaf = path.leaf();
    int index = path.leafIndex();
    return index < leaf.count
        && PageSearch.compareNeighbour(leaf, index, neighbour) == 0
        && leaf.tieBreakers().get(index) == tieBreaker
        && (tree == TreeKind.BY_NEIGHBOUR || leaf.sortKeys().get(index) == sortKey);
  }

  /** The entry with the key, which must be there. */
  EdgeEntry entry(long sortKey, Neighbour neighbour, long tieBreaker) {
    TreePath path = seekPresent(sortKey, neighbour, tieBreaker);
    return path.leaf().entry(path.leafIndex());
  }

  private TreePath seekPresent(long sortKey, Neighbour neighbour, long tieBreaker) {
    TreePath path = seek(sortKey, neighbour, tieBreaker);
    if (!isAt(path, sortKey, neighbour, tieBreaker)) {
      throw new CorruptPageException(
          path.key(path.leafLevel()), "entry of the by-neighbour tree is missing");
    }
    return path;
  }

  /**
   * Adds the row, in place of the one at the same place in the tree's order if there is one.
   *
   * @return the entry that it replaced, or null
   */
  @Nullable EdgeEntry put(PageRow row) {
    TreePath path = seek(row.sortKey(), row.neighbour(), row.tieBreaker());
    boolean replaces = isAt(path, row.sortKey(), row.neighbour(), row.tieBreaker());
    EdgeEntry replaced = replaces ? path.leaf().entry(path.leafIndex()) : null;
    put(path, row, replaces);
    return replaced;
  }

  /** Adds the row at its place, in place of the row there or before it. */
  void put(TreePath path, PageRow row, boolean replaces) {
    int level = path.leafLevel();
    Page leaf = path.leaf();
    int at = path.leafIndex();
    Page changed =
        replaces ? PageInsert.move(leaf, at, at, row, lsn) : PageInsert.insert(leaf, at, row, lsn);
    int added = replaces ? 0 : 1;
    if (PageSplit.isNeeded(changed, maxBytes)) {
      split(path, level, changed, at == leaf.count && path.inLastLeaf(), added);
    } else {
      pages.change(path.key(level), leaf, changed).put(row, tree == TreeKind.BY_NEIGHBOUR);
      addCounts(path, level, added);
      joinIfSmall(path, level, changed);
    }
  }

  /**
   * Removes the row with the key.
   *
   * @return the entry that it was
   * @throws CorruptPageException if it is not there
   */
  EdgeEntry remove(long sortKey, Neighbour neighbour, long tieBreaker) {
    return remove(seekPresent(sortKey, neighbour, tieBreaker));
  }

  /** Removes the row after the place. */
  EdgeEntry remove(TreePath path) {
    int level = path.leafLevel();
    Page leaf = path.leaf();
    int at = path.leafIndex();
    EdgeEntry removed = leaf.entry(at);
    if (leaf.count == 1 && level > 0) {
      removeChild(path, level, -1);
      return removed;
    }
    Page changed =
        PageBuilder.like(leaf).add(leaf, 0, at).add(leaf, at + 1, leaf.count).build(lsn, leaf);
    pages
        .change(path.key(level), leaf, changed)
        .remove(removed.sortKey(), Neighbour.of(removed.neighbour()), removed.tieBreaker());
    addCounts(path, level, -1);
    joinIfSmall(path, level, changed);
    return removed;
  }

  /** Puts pieces of the root's content below it, or, if there is one alone, makes it the root. */
  void newRoot(Page oldRoot, List<Page> pieces) {
    if (tree == TreeKind.BY_NEIGHBOUR && pieces.size() == 1) {
      pages.rewrite(list.pageKey(tree, 0), pieces.get(0));
      return;
    }
    int height = pieces.get(0).height + 1;
    PageBuilder builder =
        PageBuilder.of(tree == TreeKind.MAIN ? PageKind.LARGE : PageKind.INNER, height);
    long degree = 0;
    for (Page piece : pieces) {
      long id = place(piece);
      builder.add(PageRow.child(piece, 0, id, entries(piece)));
      degree += entries(piece);
    }
    if (tree == TreeKind.MAIN) {
      Page root = TreePath.require(pages, list.rootKey());
      builder.root(degree, root.nextPageId()).extension(oldRoot.extension());
    }
    pages.rewrite(list.pageKey(tree, 0), builder.build(lsn));
  }

  /** Stores a page under a new id. */
  private long place(Page page) {
    Page root = TreePath.require(pages, list.rootKey());
    long id = root.nextPageId();
    byte[] data = root.data.clone();
    LongColumn.write(data, PageFormat.NEXT_PAGE_ID, id + 1);
    pages.rewrite(list.rootKey(), root.patched(data, lsn));
    pages.rewrite(list.pageKey(tree, id), page);
    return id;
  }

  private void split(TreePath path, int level, Page page, boolean appended, int added) {
    if (level == 0) {
      PageKind kind = page.kind == PageKind.LARGE ? PageKind.INNER : page.kind;
      newRoot(page, PageSplit.split(page, kind, maxBytes, appended, lsn));
      return;
    }
    List<Page> pieces = PageSplit.split(page, page.kind, maxBytes, appended, lsn);
    long[] ids = new long[pieces.size()];
    for (int i = 1; i < ids.length; i++) {
      ids[i] = place(pieces.get(i));
    }
    pages.rewrite(path.key(level), pieces.get(0));
    // Read after the pieces got their ids, for that changed the root.
    Page parent = current(path, level - 1);
    int at = path.index(level - 1);
    PageBuilder builder = parentBuilder(parent, added);
    // The first fence of a page is no bound of what is below, but must be before the second: what
    // grew below it says where.
    PageRow first =
        at == 0
            ? PageRow.child(pieces.get(0), 0, parent.details().get(0), entries(pieces.get(0)))
            : PageRow.child(parent, at, parent.details().get(at), entries(pieces.get(0)));
    builder.add(parent, 0, at).add(first);
    for (int i = 1; i < ids.length; i++) {
      builder.add(PageRow.child(pieces.get(i), 0, ids[i], entries(pieces.get(i))));
    }
    Page changed = builder.add(parent, at + 1, parent.count).build(lsn, parent);
    if (PageSplit.isNeeded(changed, maxBytes)) {
      split(path, level - 1, changed, appended, added);
    } else {
      pages.rewrite(path.key(level - 1), changed);
      addCounts(path, level - 1, added);
    }
  }

  private PageBuilder parentBuilder(Page parent, long added) {
    PageBuilder builder = PageBuilder.like(parent);
    return parent.kind == PageKind.LARGE
        ? builder.root(parent.degree() + added, parent.nextPageId())
        : builder;
  }

  /**
   * The page at a level of a path as it is now, which may differ from what the path saw; its rows
   * do not.
   */
  private Page current(TreePath path, int level) {
    return TreePath.require(pages, path.key(level));
  }

  /** What a parent counts for a child: nothing, in a by-neighbour tree. */
  private long entries(Page page) {
    if (tree == TreeKind.BY_NEIGHBOUR) {
      return 0;
    }
    return page.kind.holdsEntries() ? page.count : ChildCounts.before(page, page.count);
  }

  /** Adds to the counts for the page at a level in all pages above it. */
  private void addCounts(TreePath path, int level, long added) {
    if (tree == TreeKind.BY_NEIGHBOUR || added == 0) {
      return;
    }
    for (int above = level - 1; above >= 0; above--) {
      // Giving out page ids changes the root; other pages are as the path saw them.
      Page page = above == 0 ? current(path, 0) : path.page(above);
      int index = path.index(above);
      pages
          .change(path.key(above), page, ChildCounts.add(page, index, added, lsn))
          .addCount(page.details().get(index), added);
    }
  }

  /**
   * Removes the page at a level, which is below the root, and whatever above it has no other child.
   */
  private void removeChild(TreePath path, int level, long added) {
    pages.delete(path.key(level));
    Page parent = current(path, level - 1);
    int at = path.index(level - 1);
    if (parent.count == 1) {
      if (level == 1) {
        throw new CorruptPageException(path.key(0), "tree has fewer rows than its list");
      }
      removeChild(path, level - 1, added);
      return;
    }
    Page changed =
        parentBuilder(parent, added)
            .add(parent, 0, at)
            .add(parent, at + 1, parent.count)
            .build(lsn, parent);
    pages.rewrite(path.key(level - 1), changed);
    addCounts(path, level - 1, added);
    joinIfSmall(path, level - 1, current(path, level - 1));
  }

  /**
   * Joins the page at a level of the path with one beside it if it is small and both fit well in
   * one page.
   */
  private void joinIfSmall(TreePath path, int level, Page page) {
    if (level == 0) {
      lowerRoot(page);
      return;
    }
    if (page.data.length >= maxBytes / 4) {
      return;
    }
    Page parent = current(path, level - 1);
    if (parent.count == 1) {
      joinIfSmall(path, level - 1, parent);
      return;
    }
    int at = path.index(level - 1);
    int left = at + 1 < parent.count ? at : at - 1;
    LongColumn ids = parent.details();
    StorageKey leftKey = list.pageKey(tree, ids.get(left));
    StorageKey rightKey = list.pageKey(tree, ids.get(left + 1));
    Page leftPage = TreePath.require(pages, leftKey);
    Page rightPage = TreePath.require(pages, rightKey);
    // Leaves room, so that the joined page is not cut again at once.
    if (leftPage.data.length + rightPage.data.length > maxBytes / 4 * 3) {
      return;
    }
    PageBuilder joined = PageBuilder.of(page.kind, page.height).add(leftPage, 0, leftPage.count);
    if (rightPage.kind.holdsEntries()) {
      joined.add(rightPage, 0, rightPage.count);
    } else {
      // The first fence of a page means nothing; the parent's for the page takes its place.
      joined
          .add(
              PageRow.child(
                  parent, left + 1, rightPage.details().get(0), rightPage.counts().get(0)))
          .add(rightPage, 1, rightPage.count);
    }
    Page joinedPage = joined.build(lsn);
    pages.rewrite(leftKey, joinedPage);
    pages.delete(rightKey);
    Page changed =
        parentBuilder(parent, 0)
            .add(parent, 0, left)
            .add(PageRow.child(parent, left, ids.get(left), entries(joinedPage)))
            .add(parent, left + 2, parent.count)
            .build(lsn, parent);
    pages.rewrite(path.key(level - 1), changed);
    joinIfSmall(path, level - 1, changed);
  }

  /**
   * Takes a level out of the tree while the root has one child alone, as far as the root's kind
   * allows.
   */
  private void lowerRoot(Page oldRoot) {
    Page root = oldRoot;
    while (!root.kind.holdsEntries()
        && root.count == 1
        && (tree == TreeKind.BY_NEIGHBOUR || root.height > 1)) {
      StorageKey childKey = list.pageKey(tree, root.details().get(0));
      Page child = TreePath.require(pages, childKey);
      PageKind kind = tree == TreeKind.MAIN ? PageKind.LARGE : child.kind;
      PageBuilder builder = PageBuilder.of(kind, child.height).add(child, 0, child.count);
      if (tree == TreeKind.MAIN) {
        builder.root(root.degree(), root.nextPageId()).extension(root.extension());
      }
      pages.delete(childKey);
      root = builder.build(lsn);
      pages.rewrite(list.pageKey(tree, 0), root);
    }
  }

  /** Removes every page of the tree; leaves are not read, except where one is the whole tree. */
  void drop() {
    StorageKey rootKey = list.pageKey(tree, 0);
    dropChildren(TreePath.require(pages, rootKey));
    pages.delete(rootKey);
  }

  private void dropChildren(Page page) {
    if (page.kind.holdsEntries()) {
      return;
    }
    LongColumn ids = page.details();
    for (int i = 0; i < page.count; i++) {
      StorageKey key = list.pageKey(tree, ids.get(i));
      if (page.height > 1) {
        dropChildren(TreePath.require(pages, key));
      }
      pages.delete(key);
    }
  }
}
