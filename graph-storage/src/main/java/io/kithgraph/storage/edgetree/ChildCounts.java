package io.kithgraph.storage.edgetree;

/** Changes the count of a child in its parent. Stateless. */
final class ChildCounts {
  private ChildCounts() {}

  /**
   * The page with a number added to the count of one child, and to the degree if it is a large
   * root.
   */
  static Page add(Page page, int index, long added, long lsn) {
    Page patched = page.withCountAdded(index, added, lsn);
    if (patched != null) {
      return patched;
    }
    PageBuilder builder = PageBuilder.like(page);
    if (page.kind == PageKind.LARGE) {
      builder.root(page.degree() + added, page.nextPageId());
    }
    return builder
        .add(page, 0, index)
        .add(
            PageRow.child(page, index, page.details().get(index), page.counts().get(index) + added))
        .add(page, index + 1, page.count)
        .build(lsn, page);
  }

  /** The entries below all children before the index. */
  static long before(Page page, int index) {
    LongColumn counts = page.counts();
    long sum = 0;
    for (int i = 0; i < index; i++) {
      sum += counts.get(i);
    }
    return sum;
  }
}
