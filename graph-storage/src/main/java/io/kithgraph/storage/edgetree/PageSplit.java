package io.kithgraph.storage.edgetree;

import java.util.ArrayList;
import java.util.List;

/** Cuts a page that has become too large. Stateless. */
final class PageSplit {
  /**
   * Pages of children keep this many rows at least, however large their fences, so that trees stay
   * flat.
   */
  private static final int MIN_CHILDREN = 4;

  /** Of a page that grows at its end, the share that stays on the left. */
  private static final double APPENDED_SHARE = 0.9;

  private PageSplit() {}

  /** Whether the page is larger than allowed and can be cut. */
  static boolean isNeeded(Page page, int maxBytes) {
    return page.data.length > maxBytes && page.count >= 2 * minRows(page);
  }

  /**
   * Cuts a page into pieces that need no further cut.
   *
   * @param kind what the pieces are
   * @param appended whether rows arrive at the end, so that the left piece should stay nearly full
   */
  static List<Page> split(Page page, PageKind kind, int maxBytes, boolean appended, long lsn) {
    List<Page> pieces = new ArrayList<>(2);
    split(page, kind, maxBytes, appended, lsn, pieces);
    return pieces;
  }

  private static void split(
      Page page, PageKind kind, int maxBytes, boolean appended, long lsn, List<Page> pieces) {
    if (!isNeeded(page, maxBytes)) {
      // Only pieces get here, or a page whose kind changes.
      pieces.add(
          page.kind == kind
              ? page
              : PageBuilder.of(kind, page.height).add(page, 0, page.count).build(lsn));
      return;
    }
    int at = cut(page, appended ? APPENDED_SHARE : 0.5);
    Page left = PageBuilder.of(kind, page.height).add(page, 0, at).build(lsn);
    Page right = PageBuilder.of(kind, page.height).add(page, at, page.count).build(lsn);
    split(left, kind, maxBytes, appended, lsn, pieces);
    split(right, kind, maxBytes, appended, lsn, pieces);
  }

  private static int cut(Page page, double share) {
    long fixed = (long) page.idHeap() - page.columns;
    int minRows = minRows(page);
    long total = fixed + page.data.length - page.idHeap();
    long wanted = (long) (total * share);
    int at = minRows;
    while (at < page.count - minRows) {
      long left = fixed * at / page.count;
      if (page.stringIds) {
        left += page.idStart(at);
      }
      if (page.kind.holdsEntries()) {
        left += page.propertyStart(at);
      }
      if (left >= wanted) {
        break;
      }
      at++;
    }
    return at;
  }

  private static int minRows(Page page) {
    return page.kind.holdsEntries() ? 1 : MIN_CHILDREN;
  }
}
