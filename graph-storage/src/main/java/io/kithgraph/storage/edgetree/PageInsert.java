package io.kithgraph.storage.edgetree;

import org.jspecify.annotations.Nullable;

/**
 * Puts one row into a page of entries: by moving bytes where the columns take the row as they are,
 * which is the usual case and several times faster than building the page anew. Stateless.
 */
final class PageInsert {
  /** Columns of integers of entries: sort key, neighbour, tie-breaker. */
  private static final int COLUMNS = 3;

  private PageInsert() {}

  /** The page with the row before the index. */
  static Page insert(Page page, int at, PageRow row, long lsn) {
    Page moved = insertByMoving(page, at, row, lsn);
    return moved != null
        ? moved
        : PageBuilder.like(page)
            .add(page, 0, at)
            .add(row)
            .add(page, at, page.count)
            .build(lsn, page);
  }

  /** The page without the row at one index, and with the given row before another. */
  static Page move(Page page, int from, int to, PageRow row, long lsn) {
    PageBuilder builder = PageBuilder.like(page);
    if (to <= from) {
      builder.add(page, 0, to).add(row).add(page, to, from).add(page, from + 1, page.count);
    } else {
      builder.add(page, 0, from).add(page, from + 1, to).add(row).add(page, to, page.count);
    }
    return builder.build(lsn, page);
  }

  /** The same bytes as {@link PageBuilder} makes; null if that takes more than moving bytes. */
  private static @Nullable Page insertByMoving(Page page, int at, PageRow row, long lsn) {
    int propertyLength = row.properties().length;
    if (!page.kind.holdsEntries()
        || page.count == 0
        || page.stringIds
        || !row.neighbour().isLong
        || !page.equalLengths
        || page.propertyLength(0) != propertyLength) {
      return null;
    }
    int rowBytes = propertyLength;
    for (int c = 0; c < COLUMNS; c++) {
      LongColumn column = page.column(c);
      if (!column.fits(row.column(c))) {
        return null;
      }
      rowBytes += column.width;
    }
    byte[] old = page.data;
    byte[] data = new byte[old.length + rowBytes];
    System.arraycopy(old, 0, data, 0, page.columns);
    int position = page.columns;
    for (int c = 0; c < COLUMNS; c++) {
      LongColumn column = page.column(c);
      int before = at * column.width;
      System.arraycopy(old, column.offset, data, position, before);
      position += before;
      // Eight bytes, of which those above the width are overwritten by what is copied next.
      LongColumn.write(data, position, row.column(c) - column.base);
      position += column.width;
      int after = (page.count - at) * column.width;
      System.arraycopy(old, column.offset + before, data, position, after);
      position += after;
    }
    int heap = page.propertyHeap();
    int before = at * propertyLength;
    System.arraycopy(old, heap, data, position, before);
    position += before;
    System.arraycopy(row.properties(), 0, data, position, propertyLength);
    position += propertyLength;
    System.arraycopy(old, heap + before, data, position, page.count * propertyLength - before);
    PageFormat.writeExtent(data, page.count + 1);
    return page.inserted(data, lsn);
  }
}
