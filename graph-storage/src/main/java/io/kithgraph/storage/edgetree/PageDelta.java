package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a page that are appended to its stored value instead of rewriting it. Confined to one
 * thread.
 *
 * <pre>
 *   varint  bytes that follow, checksum included
 *   varint  log sequence number, less that of the value before
 *           operations:
 *             0x01 put     zigzag sort key | id | zigzag tie-breaker | varint length, properties
 *             0x02 remove  zigzag sort key | id | zigzag tie-breaker
 *             0x03 count   varint page id of a child | zigzag number to add to its count, and to a large root's degree
 *           id: 0x01, zigzag integer, or 0x02, varint length, UTF-8
 *   u32     CRC-32C, little-endian, of the checksum before (of the image or the last delta) and all bytes above
 * </pre>
 *
 * <p>Checksums form a chain, so a delta that is lost, doubled or out of order is found as surely as
 * one that is damaged.
 */
final class PageDelta {
  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final byte COUNT = 3;
  private static final int CHECKSUM_BYTES = 4;

  private final ByteWriter operations = new ByteWriter();

  boolean isEmpty() {
    return operations.length() == 0;
  }

  int length() {
    return operations.length();
  }

  void put(PageRow row, boolean byNeighbour) {
    operations.putByte(PUT);
    putPlace(row.sortKey(), row.neighbour(), row.tieBreaker());
    if (byNeighbour) {
      operations.putByte(0);
    } else {
      operations.putVarint(row.properties().length);
      operations.putBytes(row.properties(), 0, row.properties().length);
    }
  }

  void remove(long sortKey, Neighbour neighbour, long tieBreaker) {
    operations.putByte(REMOVE);
    putPlace(sortKey, neighbour, tieBreaker);
  }

  void addCount(long pageId, long added) {
    operations.putByte(COUNT);
    operations.putVarint(pageId);
    operations.putZigzag(added);
  }

  private void putPlace(long sortKey, Neighbour neighbour, long tieBreaker) {
    operations.putZigzag(sortKey);
    if (neighbour.isLong) {
      operations.putByte(Neighbour.LONG);
      operations.putZigzag(neighbour.value);
    } else {
      byte[] encoded = neighbour.encoded();
      operations.putByte(Neighbour.STRING);
      operations.putVarint(encoded.length - 1);
      operations.putBytes(encoded, 1, encoded.length - 1);
    }
    operations.putZigzag(tieBreaker);
  }

  /**
   * The delta that turns a stored page with the given sequence number and last checksum into the
   * next.
   */
  byte[] encode(long storedLsn, int storedChecksum, long lsn) {
    long lsnStep = lsn - storedLsn;
    int body = ByteWriter.varintBytes(lsnStep) + operations.length() + CHECKSUM_BYTES;
    ByteWriter delta = new ByteWriter(body + 2 * ByteWriter.MAX_VARINT_BYTES);
    delta.putVarint(body);
    delta.putVarint(lsnStep);
    delta.putBytes(operations.array(), 0, operations.length());
    delta.putInt(checksum(storedChecksum, delta.array(), 0, delta.length()));
    return delta.toArray();
  }

  /** The checksum at the end of an encoded delta. */
  static int checksumOf(byte[] delta) {
    return PageFormat.readInt(delta, delta.length - CHECKSUM_BYTES);
  }

  private static int checksum(int before, byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    byte[] chained = new byte[CHECKSUM_BYTES];
    PageFormat.writeInt(chained, 0, before);
    crc.update(chained, 0, CHECKSUM_BYTES);
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /** The page that an image becomes by the deltas that start at a position of its stored value. */
  static Page fold(StorageKey key, Page image, byte[] value, int start) {
    Fold fold = new Fold(key, image);
    int position = start;
    int checksum = image.storedChecksum;
    long lsn = image.lsn();
    int deltas = 0;
    while (position < value.length) {
      ByteReader reader = new ByteReader(key, value, position, value.length);
      long length = reader.readVarint();
      long end = reader.position() + length;
      if (length < CHECKSUM_BYTES || end > value.length) {
        throw new CorruptPageException(key, "delta of impossible length");
      }
      int operationsEnd = (int) end - CHECKSUM_BYTES;
      checksum = checksum(checksum, value, position, operationsEnd);
      if (checksum != PageFormat.readInt(value, operationsEnd)) {
        throw new CorruptPageException(key, "wrong checksum of a delta");
      }
      reader.limit(operationsEnd);
      lsn += reader.readVarint();
      while (reader.hasMore()) {
        fold.apply(reader);
      }
      position = (int) end;
      deltas++;
    }
    return fold.result(lsn).stored(checksum, deltas, value.length - start);
  }

  /** Collects operations and makes the page that they lead to. */
  private static final class Fold {
    private final StorageKey key;
    private final Page image;
    private final boolean byNeighbour;

    /** The last operation at each place; null removes. */
    private final TreeMap<EdgePosition, @Nullable PageRow> entries;

    private final TreeMap<Long, Long> counts = new TreeMap<>();

    Fold(StorageKey key, Page image) {
      this.key = key;
      this.image = image;
      this.byNeighbour = StorageKeys.isByNeighbourPage(key);
      this.entries = byNeighbour ? new TreeMap<>(EdgePosition.BY_NEIGHBOUR) : new TreeMap<>();
    }

    void apply(ByteReader reader) {
      byte operation = reader.readByte();
      if (operation == COUNT && !image.kind.holdsEntries()) {
        counts.merge(reader.readVarint(), reader.readZigzag(), Long::sum);
        return;
      }
      if ((operation != PUT && operation != REMOVE) || !image.kind.holdsEntries()) {
        throw new CorruptPageException(key, "unknown operation in a delta");
      }
      long sortKey = reader.readZigzag();
      Neighbour neighbour = readNeighbour(reader);
      long tieBreaker = reader.readZigzag();
      EdgePosition place = new EdgePosition(sortKey, neighbour.id(), tieBreaker);
      // A by-neighbour place does not contain the sort key: the new key must be kept, not an equal
      // old one.
      entries.remove(place);
      entries.put(
          place,
          operation == REMOVE
              ? null
              : PageRow.entry(sortKey, neighbour, tieBreaker, reader.readBytes()));
    }

    private Neighbour readNeighbour(ByteReader reader) {
      byte form = reader.readByte();
      if (form == Neighbour.LONG) {
        return Neighbour.of(VertexId.of(reader.readZigzag()));
      }
      if (form != Neighbour.STRING) {
        throw new CorruptPageException(key, "unknown form of an id in a delta");
      }
      return Neighbour.of(VertexId.of(new String(reader.readBytes(), StandardCharsets.UTF_8)));
    }

    Page result(long lsn) {
      return image.kind.holdsEntries() ? foldEntries(lsn) : foldCounts(lsn);
    }

    private Page foldEntries(long lsn) {
      PageBuilder builder = PageBuilder.of(image.kind, image.height).extension(image.extension());
      int done = 0;
      for (var operation : entries.entrySet()) {
        EdgePosition place = operation.getKey();
        Neighbour neighbour = Neighbour.of(place.neighbour());
        int at =
            byNeighbour
                ? PageSearch.byNeighbour(image, neighbour, place.tieBreaker(), true)
                : PageSearch.main(image, place.sortKey(), neighbour, place.tieBreaker(), true);
        builder.add(image, done, at);
        done = at < image.count && isAt(at, place, neighbour) ? at + 1 : at;
        PageRow row = operation.getValue();
        if (row != null) {
          builder.add(row);
        }
      }
      return builder.add(image, done, image.count).build(lsn);
    }

    private boolean isAt(int index, EdgePosition place, Neighbour neighbour) {
      return PageSearch.compareNeighbour(image, index, neighbour) == 0
          && image.tieBreakers().get(index) == place.tieBreaker()
          && (byNeighbour || image.sortKeys().get(index) == place.sortKey());
    }

    private Page foldCounts(long lsn) {
      Page page = image;
      for (var count : counts.entrySet()) {
        int child = page.details().indexOf(count.getKey(), 0, page.count);
        if (child < 0) {
          throw new CorruptPageException(key, "delta for a child that is not there");
        }
        page = ChildCounts.add(page, child, count.getValue(), lsn);
      }
      return page == image ? image.patched(image.data, lsn) : page;
    }
  }
}
