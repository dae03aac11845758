package io.kithgraph.storage.edgetree;

/**
 * What the bytes before the columns of a page say; filled by {@link PageFormat} and {@link
 * PageBuilder}. Confined to one thread.
 */
final class PageHeader {
  static final int COLUMNS = 5;

  PageKind kind = PageKind.SMALL;
  boolean stringIds;
  boolean equalLengths;
  int height;
  int count;

  /** Where the columns begin. */
  int columns;

  final long[] bases = new long[COLUMNS];
  final int[] columnWidths = new int[COLUMNS];

  int widths() {
    int packed = 0;
    for (int i = 0; i < COLUMNS; i++) {
      packed |= columnWidths[i] << (4 * i);
    }
    return packed;
  }

  /** The columns that a page of this kind has. */
  int columnCount() {
    return kind.holdsEntries() ? COLUMNS - 1 : COLUMNS;
  }
}
