package io.kithgraph.storage.edgetree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new page together from stretches of other pages and single rows, given in order. All
 * changes of pages are this: an insertion is a stretch, a row and a stretch; a split is a stretch;
 * a merge is two.
 *
 * <p>Columns whose stretches agree on base and width, and into which the single rows fit, are
 * copied whole; only others are encoded anew. Confined to one thread; used once.
 */
final class PageBuilder {
  private final PageHeader header = new PageHeader();
  private final boolean exact;
  private final List<Run> runs = new ArrayList<>(4);
  private byte[] extension = Page.NO_BYTES;
  private long degree;
  private long nextPageId;

  /** Rows {@code from} to {@code to - 1} of a page, or one row. */
  private record Run(@Nullable Page page, int from, int to, @Nullable PageRow row) {
    int size() {
      return to - from;
    }

    Page source() {
      if (page == null) {
        throw new IllegalStateException("A single row has no page");
      }
      return page;
    }
  }

  /**
   * @param exact whether to find the smallest encoding, at the cost of looking at every element
   */
  private PageBuilder(PageKind kind, int height, boolean exact) {
    header.kind = kind;
    header.height = height;
    this.exact = exact;
  }

  /** For a page that keeps most rows of another: columns keep their width where possible. */
  static PageBuilder like(Page page) {
    PageBuilder builder = new PageBuilder(page.kind, page.height, false);
    if (page.kind.isRoot()) {
      builder.extension = page.extension();
      if (page.kind == PageKind.LARGE) {
        builder.degree = page.degree();
        builder.nextPageId = page.nextPageId();
      }
    }
    return builder;
  }

  /** For a page of new shape, encoded as small as possible. */
  static PageBuilder of(PageKind kind, int height) {
    return new PageBuilder(kind, height, true);
  }

  PageBuilder add(Page page, int from, int to) {
    if (from < to) {
      runs.add(new Run(page, from, to, null));
      header.count += to - from;
    }
    return this;
  }

  PageBuilder add(PageRow row) {
    runs.add(new Run(null, 0, 1, row));
    header.count++;
    return this;
  }

  /** For large roots: what the root of a list holds besides rows. */
  PageBuilder root(long newDegree, long newNextPageId) {
    degree = newDegree;
    nextPageId = newNextPageId;
    return this;
  }

  PageBuilder extension(byte[] bytes) {
    extension = bytes;
    return this;
  }

  Page build(long lsn) {
    return build(lsn, null);
  }

  /** Builds a page like the given one as to what is stored under its key. */
  Page build(long lsn, @Nullable Page stored) {
    boolean children = !header.kind.holdsEntries();
    header.stringIds = needsIdHeap();
    int idBytes = header.stringIds ? idHeapBytes() : 0;
    int propertyBytes = children ? 0 : planProperties();
    int rowBytes = 0;
    for (int c = 0; c < header.columnCount(); c++) {
      if (c == 1 && header.stringIds) {
        header.columnWidths[c] = LongColumn.widthOf(idBytes);
      } else if (c != 3 || children) {
        planColumn(c);
      }
      rowBytes += header.columnWidths[c];
    }
    int headerBytes = PageFormat.headerBytes(header, extension);
    int total =
        Math.addExact(
            headerBytes + PageFormat.TRAILER_BYTES,
            Math.addExact(
                Math.multiplyExact(rowBytes, header.count), Math.addExact(idBytes, propertyBytes)));
    byte[] data = new byte[total];
    // Elements are written eight bytes at a time, so everything is written from left to right, and
    // the header last.
    int position = headerBytes;
    for (int c = 0; c < header.columnCount(); c++) {
      if (c == 1 && header.stringIds) {
        position = writeIdEnds(data, position);
      } else if (c == 3 && !children) {
        position = writePropertyEnds(data, position);
      } else {
        position = writeColumn(data, position, c);
      }
    }
    if (header.stringIds) {
      position = writeIdHeap(data, position);
    }
    if (propertyBytes > 0) {
      writePropertyHeap(data, position);
    }
    LongColumn.write(data, total - PageFormat.TRAILER_BYTES, 0);
    PageFormat.writeHeader(data, header, extension, degree, nextPageId);
    return stored == null
        ? new Page(data, header, lsn, 0, 0, 0)
        : new Page(
            data, header, lsn, stored.storedChecksum, stored.storedDeltas, stored.storedDeltaBytes);
  }

  private void planColumn(int column) {
    if (!exact && keepColumn(column)) {
      return;
    }
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (Run run : runs) {
      if (run.row != null) {
        min = Math.min(min, run.row.column(column));
        max = Math.max(max, run.row.column(column));
      } else {
        Page page = run.source();
        LongColumn values = page.column(column);
        boolean fromHeap = column == 1 && page.stringIds;
        for (int i = run.from; i < run.to; i++) {
          long value = fromHeap ? page.neighbourLong(i) : values.get(i);
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    if (column == PageHeader.COLUMNS - 1 || min > max) {
      // Counts start at 0 and leave room, so that adding to one hardly ever changes the width.
      min = 0;
      max = Math.max(0, max) * 2;
    }
    header.bases[column] = min;
    header.columnWidths[column] = LongColumn.widthOf(max - min);
  }

  /** Takes over base and width of the first stretch if all agree and single rows fit. */
  private boolean keepColumn(int column) {
    LongColumn first = null;
    for (Run run : runs) {
      if (run.page == null || (column == 1 && run.page.stringIds)) {
        continue;
      }
      LongColumn values = run.page.column(column);
      if (first == null) {
        first = values;
      } else if (values.base != first.base || values.width != first.width) {
        return false;
      }
    }
    if (first == null) {
      return false;
    }
    for (Run run : runs) {
      boolean rowFits = run.row == null || first.fits(run.row.column(column));
      if (!rowFits || (column == 1 && run.page != null && run.page.stringIds)) {
        return false;
      }
    }
    header.bases[column] = first.base;
    header.columnWidths[column] = first.width;
    return true;
  }

  private int writeColumn(byte[] data, int start, int column) {
    int width = header.columnWidths[column];
    long base = header.bases[column];
    int position = start;
    for (Run run : runs) {
      if (run.row != null) {
        LongColumn.write(data, position, run.row.column(column) - base);
        position += width;
        continue;
      }
      LongColumn values = run.source().column(column);
      if (column == 1 && run.source().stringIds) {
        for (int i = run.from; i < run.to; i++) {
          LongColumn.write(data, position, run.source().neighbourLong(i) - base);
          position += width;
        }
      } else if (values.base == base && values.width == width) {
        int length = run.size() * width;
        System.arraycopy(
            run.source().data, values.offset + run.from * width, data, position, length);
        position += length;
      } else {
        for (int i = run.from; i < run.to; i++) {
          LongColumn.write(data, position, values.get(i) - base);
          position += width;
        }
      }
    }
    return position;
  }

  private boolean needsIdHeap() {
    for (Run run : runs) {
      if (run.row != null) {
        if (!run.row.neighbour().isLong) {
          return true;
        }
      } else if (run.source().stringIds) {
        for (int i = run.from; i < run.to; i++) {
          if (!run.source().isLong(i)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private int idHeapBytes() {
    int bytes = 0;
    for (Run run : runs) {
      if (run.row != null) {
        bytes += run.row.neighbour().encoded().length;
      } else if (run.source().stringIds) {
        bytes += run.source().idStart(run.to) - run.source().idStart(run.from);
      } else {
        bytes += run.size() * Neighbour.LONG_BYTES;
      }
    }
    return bytes;
  }

  private int writeIdEnds(byte[] data, int start) {
    int width = header.columnWidths[1];
    int position = start;
    int end = 0;
    for (Run run : runs) {
      for (int i = run.from; i < run.to; i++) {
        if (run.row != null) {
          end += run.row.neighbour().encoded().length;
        } else if (run.source().stringIds) {
          end += run.source().idStart(i + 1) - run.source().idStart(i);
        } else {
          end += Neighbour.LONG_BYTES;
        }
        LongColumn.write(data, position, end);
        position += width;
      }
    }
    return position;
  }

  private int writeIdHeap(byte[] data, int start) {
    int position = start;
    for (Run run : runs) {
      if (run.row != null) {
        byte[] id = run.row.neighbour().encoded();
        System.arraycopy(id, 0, data, position, id.length);
        position += id.length;
      } else if (run.source().stringIds) {
        int from = run.source().idStart(run.from);
        int length = run.source().idStart(run.to) - from;
        System.arraycopy(run.source().data, run.source().idHeap() + from, data, position, length);
        position += length;
      } else {
        for (int i = run.from; i < run.to; i++) {
          Neighbour.encodeLong(data, position, run.source().neighbourLong(i));
          position += Neighbour.LONG_BYTES;
        }
      }
    }
    return position;
  }

  /** Decides the form of the property column and returns the bytes of the heap. */
  private int planProperties() {
    long bytes = 0;
    int length = -1;
    boolean equal = true;
    for (Run run : runs) {
      int first;
      if (run.row != null) {
        first = run.row.properties().length;
        bytes += first;
      } else {
        Page page = run.source();
        bytes += page.propertyStart(run.to) - page.propertyStart(run.from);
        first = page.propertyLength(run.from);
        for (int i = run.from + 1; equal && !page.equalLengths && i < run.to; i++) {
          equal = page.propertyLength(i) == first;
        }
      }
      equal &= length < 0 || length == first;
      length = first;
    }
    header.equalLengths = equal;
    header.bases[3] = equal ? Math.max(0, length) : 0;
    header.columnWidths[3] = equal ? 0 : LongColumn.widthOf(bytes);
    return Math.toIntExact(bytes);
  }

  private int writePropertyEnds(byte[] data, int start) {
    int width = header.columnWidths[3];
    if (width == 0) {
      return start;
    }
    int position = start;
    int end = 0;
    for (Run run : runs) {
      if (run.row != null) {
        end += run.row.properties().length;
        LongColumn.write(data, position, end);
        position += width;
        continue;
      }
      Page page = run.source();
      int shift = end - page.propertyStart(run.from);
      for (int i = run.from; i < run.to; i++) {
        end = shift + page.propertyStart(i + 1);
        LongColumn.write(data, position, end);
        position += width;
      }
    }
    return position;
  }

  private void writePropertyHeap(byte[] data, int start) {
    int position = start;
    for (Run run : runs) {
      if (run.row != null) {
        byte[] properties = run.row.properties();
        System.arraycopy(properties, 0, data, position, properties.length);
        position += properties.length;
      } else {
        Page page = run.source();
        int from = page.propertyStart(run.from);
        int length = page.propertyStart(run.to) - from;
        System.arraycopy(page.data, page.propertyHeap() + from, data, position, length);
        position += length;
      }
    }
  }
}
