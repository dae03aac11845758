package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of a page, layout version 1. A stored value is an image followed by any number of
 * deltas ({@link PageDelta}). Integers are little-endian.
 *
 * <pre>
 *   0   u8   layout version: 1
 *   1   u8   kind: {@link PageKind#code}
 *   2   u8   flags: 1 ids in a heap, 2 properties of equal length, 4 extension; the others 0
 *   3   u8   levels below this page (0 for pages of entries)
 *   4   u32  bytes of the image, all included
 *   8   u64  log sequence number of the last change
 *   16       large roots only: u64 degree, u64 next page id
 *            flag 4 only, roots only: u32 length, so many bytes (kept as they are; for roll-ups and expiry)
 *            for each column: u8 width of elements (0..8) | 16 * bytes of the base (0..8); the base, signed
 *            for each column: its elements (see {@link LongColumn})
 *            flag 1 only: the heap of ids, each as {@link Neighbour} encodes it
 *            the heap of properties
 *   -8  u32  number of rows
 *   -4  u32  CRC-32C of the key and all bytes before
 * </pre>
 *
 * <p>Columns of entries: sort key, neighbour, tie-breaker, end of properties. Columns of children:
 * the fence's sort key, neighbour and tie-breaker, page id, count (its base is 0). With flag 1 the
 * neighbour column holds the end of each id in the heap of ids. With flag 2 the base of the fourth
 * column is the length of every property set, and its width is 0. Ends count from the start of
 * their heap.
 */
final class PageFormat {
  static final int DEGREE = 16;
  static final int NEXT_PAGE_ID = 24;

  static final int TRAILER_BYTES = 8;
  private static final int HEADER_BYTES = 16;
  private static final int LARGE_HEADER_BYTES = 32;
  private static final int MIN_BYTES = HEADER_BYTES + 4 + TRAILER_BYTES;

  private static final byte VERSION = 1;
  private static final int STRING_IDS = 1;
  private static final int EQUAL_LENGTHS = 2;
  private static final int EXTENSION = 4;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PageFormat() {}

  /** The page in a stored value, deltas folded in. */
  static Page decode(StorageKey key, byte[] value) {
    if (value.length < MIN_BYTES) {
      throw new CorruptPageException(key, "too short");
    }
    int length = readInt(value, 4);
    if (length < MIN_BYTES || length > value.length) {
      throw new CorruptPageException(key, "impossible length");
    }
    int checksum = checksum(key, value, length);
    if (checksum != readInt(value, length - 4)) {
      throw new CorruptPageException(key, "wrong checksum");
    }
    byte[] image = length == value.length ? value : Arrays.copyOf(value, length);
    PageHeader header = readHeader(key, image);
    Page page = new Page(image, header, LongColumn.read(image, 8), checksum, 0, 0);
    checkExtent(key, page);
    return length == value.length ? page : PageDelta.fold(key, page, value, length);
  }

  private static PageHeader readHeader(StorageKey key, byte[] image) {
    if (image[0] != VERSION) {
      throw new CorruptPageException(key, "unknown layout version");
    }
    int flags = image[2];
    if ((flags & ~(STRING_IDS | EQUAL_LENGTHS | EXTENSION)) != 0) {
      throw new CorruptPageException(key, "unknown flags");
    }
    PageHeader header = new PageHeader();
    header.kind = kind(key, image[1]);
    header.stringIds = (flags & STRING_IDS) != 0;
    header.equalLengths = (flags & EQUAL_LENGTHS) != 0;
    header.height = image[3];
    header.count = readInt(image, image.length - TRAILER_BYTES);
    int position = header.kind == PageKind.LARGE ? LARGE_HEADER_BYTES : HEADER_BYTES;
    int end = image.length - TRAILER_BYTES;
    if ((flags & EXTENSION) != 0) {
      int extension = position + 4 <= end ? readInt(image, position) : -1;
      position += 4;
      if (extension < 0 || extension > end - position) {
        throw new CorruptPageException(key, "impossible extension");
      }
      position += extension;
    }
    for (int i = 0; i < header.columnCount(); i++) {
      int sizes = position < end ? image[position++] & 0xFF : 0xFF;
      int width = sizes & 15;
      int baseBytes = sizes >>> 4;
      if (width > 8 || baseBytes > 8 || position + baseBytes > end) {
        throw new CorruptPageException(key, "impossible column");
      }
      header.columnWidths[i] = width;
      header.bases[i] = readSigned(image, position, baseBytes);
      position += baseBytes;
    }
    header.columns = position;
    return header;
  }

  private static PageKind kind(StorageKey key, byte code) {
    for (PageKind kind : PageKind.values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new CorruptPageException(key, "unknown kind");
  }

  /**
   * The parts of the page must fill it exactly; else a bug, not the disk, damaged it, for the
   * checksum was right.
   */
  private static void checkExtent(StorageKey key, Page page) {
    int end = page.data.length - TRAILER_BYTES;
    boolean fits = page.count >= 0 && page.idHeap() >= page.columns && page.idHeap() <= end;
    if (fits) {
      int properties = page.kind.holdsEntries() ? page.propertyStart(page.count) : 0;
      fits = end - page.propertyHeap() == properties;
    }
    if (!fits) {
      throw new CorruptPageException(key, "parts do not fill the page");
    }
  }

  /** The bytes before the columns. */
  static int headerBytes(PageHeader header, byte[] extension) {
    int bytes = header.kind == PageKind.LARGE ? LARGE_HEADER_BYTES : HEADER_BYTES;
    bytes += extension.length == 0 ? 0 : 4 + extension.length;
    for (int i = 0; i < header.columnCount(); i++) {
      bytes += 1 + signedBytes(header.bases[i]);
    }
    return bytes;
  }

  /**
   * Writes everything before the columns, and the number of rows; the checksum is left for {@link
   * #seal}.
   */
  static void writeHeader(
      byte[] image, PageHeader header, byte[] extension, long degree, long nextPageId) {
    image[0] = VERSION;
    image[1] = header.kind.code;
    image[2] =
        (byte)
            ((header.stringIds ? STRING_IDS : 0)
                | (header.equalLengths ? EQUAL_LENGTHS : 0)
                | (extension.length > 0 ? EXTENSION : 0));
    image[3] = (byte) header.height;
    INT.set(image, 4, image.length);
    int position = HEADER_BYTES;
    if (header.kind == PageKind.LARGE) {
      LongColumn.write(image, DEGREE, degree);
      LongColumn.write(image, NEXT_PAGE_ID, nextPageId);
      position = LARGE_HEADER_BYTES;
    }
    if (extension.length > 0) {
      INT.set(image, position, extension.length);
      System.arraycopy(extension, 0, image, position + 4, extension.length);
      position += 4 + extension.length;
    }
    for (int i = 0; i < header.columnCount(); i++) {
      int baseBytes = signedBytes(header.bases[i]);
      image[position++] = (byte) (header.columnWidths[i] | baseBytes << 4);
      for (int b = 0; b < baseBytes; b++) {
        image[position++] = (byte) (header.bases[i] >>> (8 * b));
      }
    }
    header.columns = position;
    INT.set(image, image.length - TRAILER_BYTES, header.count);
  }

  /** Writes the length of an image and its number of rows. */
  static void writeExtent(byte[] image, int rows) {
    INT.set(image, 4, image.length);
    INT.set(image, image.length - TRAILER_BYTES, rows);
  }

  /**
   * Completes an image that is about to be stored. Called by the one thread that made the image,
   * before any other sees it.
   *
   * @return the page as stored
   */
  static Page seal(StorageKey key, Page page) {
    LongColumn.write(page.data, 8, page.lsn());
    int checksum = checksum(key, page.data, page.data.length);
    INT.set(page.data, page.data.length - 4, checksum);
    return page.stored(checksum, 0, 0);
  }

  /** Whether a stored page has an extension, as far as its first bytes say. */
  static boolean hasExtension(byte[] stored) {
    return stored.length > 2 && (stored[2] & EXTENSION) != 0;
  }

  static byte[] extension(byte[] image, PageKind kind) {
    if ((image[2] & EXTENSION) == 0) {
      return Page.NO_BYTES;
    }
    int position = kind == PageKind.LARGE ? LARGE_HEADER_BYTES : HEADER_BYTES;
    return Arrays.copyOfRange(image, position + 4, position + 4 + readInt(image, position));
  }

  private static int checksum(StorageKey key, byte[] image, int length) {
    CRC32C crc = new CRC32C();
    crc.update(key.bytes(), 0, key.length());
    crc.update(image, 0, length - 4);
    return (int) crc.getValue();
  }

  static int readInt(byte[] data, int position) {
    return (int) INT.get(data, position);
  }

  static void writeInt(byte[] data, int position, int value) {
    INT.set(data, position, value);
  }

  private static int signedBytes(long value) {
    return value == 0 ? 0 : (72 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / 8;
  }

  private static long readSigned(byte[] data, int position, int bytes) {
    if (bytes == 0) {
      return 0;
    }
    long value = data[position + bytes - 1];
    for (int i = bytes - 2; i >= 0; i--) {
      value = value << 8 | (data[position + i] & 0xFF);
    }
    return value;
  }
}
