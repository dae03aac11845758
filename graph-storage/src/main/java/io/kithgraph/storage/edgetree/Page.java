package io.kithgraph.storage.edgetree;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.StorageKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A page of an edge tree with all deltas folded in: rows, each an entry or a child, as columns that
 * are read where they lie. {@link PageFormat} documents the bytes. Immutable.
 *
 * <p>The rows are in the order of their tree. Column by column, a row has
 *
 * <ol>
 *   <li>a sort key (in a by-neighbour tree's children: always 0),
 *   <li>a neighbour,
 *   <li>a tie-breaker: these three are the entry's place, or the fence, a lower bound of what is
 *       below the child,
 *   <li>its properties, or the page id of the child,
 *   <li>for children only, the number of entries below (in a by-neighbour tree: always 0).
 * </ol>
 */
public final class Page implements Versioned {
  static final byte[] NO_BYTES = {};

  /** The version of an extension that holds a ttl: u8 version, u64 milliseconds. */
  private static final byte TTL_VERSION = 1;

  private static final int TTL_BYTES = 9;

  /** About what the object, its array's header and its place in the cache take. */
  private static final int OVERHEAD_BYTES = 240;

  final byte[] data;
  final PageKind kind;
  final boolean stringIds;
  final boolean equalLengths;

  /** Levels below this page; 0 for entries. */
  final int height;

  /** The number of rows. */
  final int count;

  /** Where the columns begin. */
  final int columns;

  private final long lsn;

  /** Widths of the five columns, four bits each, the first lowest. */
  private final int widths;

  private final long sortBase;
  private final long neighbourBase;
  private final long tieBase;
  private final long detailBase;

  /**
   * Of the stored value: checksum of its last part, number and bytes of the deltas after the image.
   */
  final int storedChecksum;

  final int storedDeltas;
  final int storedDeltaBytes;

  Page(
      byte[] data,
      PageHeader header,
      long lsn,
      int storedChecksum,
      int storedDeltas,
      int storedDeltaBytes) {
    this.data = data;
    this.kind = header.kind;
    this.stringIds = header.stringIds;
    this.equalLengths = header.equalLengths;
    this.height = header.height;
    this.count = header.count;
    this.columns = header.columns;
    this.lsn = lsn;
    this.widths = header.widths();
    this.sortBase = header.bases[0];
    this.neighbourBase = header.bases[1];
    this.tieBase = header.bases[2];
    this.detailBase = header.bases[3];
    this.storedChecksum = storedChecksum;
    this.storedDeltas = storedDeltas;
    this.storedDeltaBytes = storedDeltaBytes;
  }

  private Page(
      Page page,
      byte[] data,
      int count,
      long lsn,
      int storedChecksum,
      int storedDeltas,
      int storedDeltaBytes) {
    this.data = data;
    this.kind = page.kind;
    this.stringIds = page.stringIds;
    this.equalLengths = page.equalLengths;
    this.height = page.height;
    this.count = count;
    this.columns = page.columns;
    this.lsn = lsn;
    this.widths = page.widths;
    this.sortBase = page.sortBase;
    this.neighbourBase = page.neighbourBase;
    this.tieBase = page.tieBase;
    this.detailBase = page.detailBase;
    this.storedChecksum = storedChecksum;
    this.storedDeltas = storedDeltas;
    this.storedDeltaBytes = storedDeltaBytes;
  }

  /**
   * The page that a stored value holds. The array is given away.
   *
   * @throws CorruptPageException if the value is not one that was written under this key
   */
  public static Page decode(StorageKey key, byte[] value) {
    return PageFormat.decode(key, value);
  }

  @Override
  public long lsn() {
    return lsn;
  }

  /**
   * The page as a stored value without deltas, as it was given to {@link PageSink#put}; the caller
   * must not change it.
   */
  public byte[] encoded() {
    return data;
  }

  @Override
  public int weight() {
    return data.length + OVERHEAD_BYTES;
  }

  /** The same rows, with what the stored value is now. */
  Page stored(int checksum, int deltas, int deltaBytes) {
    return new Page(this, data, count, lsn, checksum, deltas, deltaBytes);
  }

  /** The same page with other bytes of the same layout. */
  Page patched(byte[] patchedData, long newLsn) {
    return new Page(
        this, patchedData, count, newLsn, storedChecksum, storedDeltas, storedDeltaBytes);
  }

  /** The same page with bytes of the same layout that hold one row more. */
  Page inserted(byte[] insertedData, long newLsn) {
    return new Page(
        this, insertedData, count + 1, newLsn, storedChecksum, storedDeltas, storedDeltaBytes);
  }

  /** For roots: the number of entries of the list. */
  long degree() {
    return kind == PageKind.LARGE ? LongColumn.read(data, PageFormat.DEGREE) : count;
  }

  /**
   * For large roots: the smallest page id that no page of the list has had since it became large.
   */
  long nextPageId() {
    return LongColumn.read(data, PageFormat.NEXT_PAGE_ID);
  }

  /**
   * For roots: how long the entries of the list live, in milliseconds; 0 for ever.
   *
   * @throws CorruptPageException if what the list says is unknown to this version
   */
  long ttlMillis(StorageKey key) {
    byte[] bytes = extension();
    if (bytes.length == 0) {
      return 0;
    }
    if (bytes.length != TTL_BYTES || bytes[0] != TTL_VERSION) {
      throw new CorruptPageException(key, "unknown extension");
    }
    return LongColumn.read(bytes, 1);
  }

  /** The extension of the root of a list whose entries live so long; empty for ever. */
  static byte[] ttlExtension(long millis) {
    if (millis == 0) {
      return NO_BYTES;
    }
    byte[] bytes = new byte[TTL_BYTES];
    bytes[0] = TTL_VERSION;
    LongColumn.write(bytes, 1, millis);
    return bytes;
  }

  /** Whether a stored root may have a ttl; told from its first bytes. */
  public static boolean mayHaveTtl(byte[] stored) {
    return PageFormat.hasExtension(stored);
  }

  /** For roots: the extension; empty if there is none. */
  byte[] extension() {
    return PageFormat.extension(data, kind);
  }

  LongColumn column(int which) {
    return switch (which) {
      case 0 -> sortKeys();
      case 1 -> neighbours();
      case 2 -> tieBreakers();
      case 3 -> details();
      default -> counts();
    };
  }

  LongColumn sortKeys() {
    return new LongColumn(data, columns, widths & 15, sortBase);
  }

  /** The neighbours themselves, or, with {@link #stringIds}, where each ends in the heap of ids. */
  LongColumn neighbours() {
    return new LongColumn(data, columns + count * (widths & 15), widths >>> 4 & 15, neighbourBase);
  }

  LongColumn tieBreakers() {
    int before = (widths & 15) + (widths >>> 4 & 15);
    return new LongColumn(data, columns + count * before, widths >>> 8 & 15, tieBase);
  }

  /**
   * Children: their page ids. Entries: where the properties of each end, or, with {@link
   * #equalLengths}, how long each is.
   */
  LongColumn details() {
    int before = (widths & 15) + (widths >>> 4 & 15) + (widths >>> 8 & 15);
    return new LongColumn(data, columns + count * before, widths >>> 12 & 15, detailBase);
  }

  /** Children: the entries below each. Its base is always 0. */
  LongColumn counts() {
    int before = (widths & 15) + (widths >>> 4 & 15) + (widths >>> 8 & 15) + (widths >>> 12 & 15);
    return new LongColumn(data, columns + count * before, widths >>> 16 & 15, 0);
  }

  int idHeap() {
    int all =
        (widths & 15)
            + (widths >>> 4 & 15)
            + (widths >>> 8 & 15)
            + (widths >>> 12 & 15)
            + (widths >>> 16 & 15);
    return columns + count * all;
  }

  int idHeapBytes() {
    return stringIds && count > 0 ? (int) neighbours().get(count - 1) : 0;
  }

  int propertyHeap() {
    return idHeap() + idHeapBytes();
  }

  /**
   * With {@link #stringIds}: where an id begins in its heap; that of {@code count} is where the
   * heap ends.
   */
  int idStart(int index) {
    return index == 0 ? 0 : (int) neighbours().get(index - 1);
  }

  /**
   * Where the properties of an entry begin in their heap; that of {@code count} is where the heap
   * ends.
   */
  int propertyStart(int index) {
    if (equalLengths) {
      return index * (int) detailBase;
    }
    return index == 0 ? 0 : (int) details().get(index - 1);
  }

  int propertyLength(int index) {
    return equalLengths ? (int) detailBase : propertyStart(index + 1) - propertyStart(index);
  }

  byte[] propertyBytes(int index) {
    int length = propertyLength(index);
    if (length == 0) {
      return NO_BYTES;
    }
    int start = propertyHeap() + propertyStart(index);
    return Arrays.copyOfRange(data, start, start + length);
  }

  boolean isLong(int index) {
    return !stringIds || data[idHeap() + idStart(index)] == Neighbour.LONG;
  }

  /** The neighbour of a row where it is an integer. */
  long neighbourLong(int index) {
    return stringIds
        ? Neighbour.decodeLong(data, idHeap() + idStart(index))
        : neighbours().get(index);
  }

  /** The neighbours in the order of the rows, if all are integers. */
  long[] longNeighbours() {
    long[] ids = new long[count];
    neighbours().copy(0, count, ids, 0);
    return ids;
  }

  VertexId neighbour(int index) {
    if (!stringIds) {
      return VertexId.of(neighbours().get(index));
    }
    int heap = idHeap();
    return Neighbour.decode(data, heap + idStart(index), heap + idStart(index + 1));
  }

  EdgeEntry entry(int index) {
    return new EdgeEntry(
        sortKeys().get(index),
        neighbour(index),
        tieBreakers().get(index),
        PropertySet.ofEncoded(propertyBytes(index)));
  }

  EdgePosition position(int index) {
    return new EdgePosition(sortKeys().get(index), neighbour(index), tieBreakers().get(index));
  }

  /**
   * A copy of a page of children in which one count, and for a large root the degree, is changed;
   * null if it does not fit.
   */
  @Nullable Page withCountAdded(int index, long added, long newLsn) {
    LongColumn counts = counts();
    long changed = counts.get(index) + added;
    if (!counts.fits(changed)) {
      return null;
    }
    byte[] copy = data.clone();
    int position = counts.offset + index * counts.width;
    for (int i = 0; i < counts.width; i++) {
      copy[position + i] = (byte) (changed >>> (8 * i));
    }
    if (kind == PageKind.LARGE) {
      LongColumn.write(copy, PageFormat.DEGREE, degree() + added);
    }
    return patched(copy, newLsn);
  }
}
