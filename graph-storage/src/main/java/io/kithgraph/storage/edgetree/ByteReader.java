package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote, up to a limit. Confined to one thread. */
final class ByteReader {
  private final StorageKey key;
  private final byte[] bytes;
  private int position;
  private int limit;

  /**
   * @param key named in the exception when the bytes end too early
   */
  ByteReader(StorageKey key, byte[] bytes, int position, int limit) {
    this.key = key;
    this.bytes = bytes;
    this.position = position;
    this.limit = limit;
  }

  int position() {
    return position;
  }

  boolean hasMore() {
    return position < limit;
  }

  void limit(int newLimit) {
    limit = newLimit;
  }

  byte readByte() {
    require(1);
    return bytes[position++];
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = readByte();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new CorruptPageException(key, "number without end in a delta");
  }

  long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] readBytes() {
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw new CorruptPageException(key, "delta ends too early");
    }
    position += (int) length;
    return Arrays.copyOfRange(bytes, position - (int) length, position);
  }

  private void require(int count) {
    if (limit - position < count) {
      throw new CorruptPageException(key, "delta ends too early");
    }
  }
}
