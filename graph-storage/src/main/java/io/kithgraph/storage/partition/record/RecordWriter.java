package io.kithgraph.storage.partition.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import java.util.Arrays;

/**
 * Writes the parts of records and commands to a growing array. Confined to one thread.
 *
 * <pre>
 *   u8, u16, u32, i64   fixed width, big-endian
 *   varint              unsigned LEB128, at most 32 bits
 *   vertex id           0x01 | i64    or    0x02 | varint length | UTF-8
 *   bytes               varint length | bytes
 * </pre>
 */
public final class RecordWriter {
  static final byte LONG_ID = 0x01;
  static final byte STRING_ID = 0x02;

  private byte[] bytes = new byte[256];
  private int length;

  /** The number of bytes written so far. */
  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** The array that holds what was written, up to {@link #length}; changes with the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Writes the lowest 8 bits. */
  public RecordWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  RecordWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  RecordWriter u16(int value) {
    reserve(2);
    bytes[length++] = (byte) (value >>> 8);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Writes 32 bits. */
  public RecordWriter u32(int value) {
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Writes 64 bits. */
  public RecordWriter i64(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Writes a number of at most 32 bits, taken as unsigned. */
  public RecordWriter varint(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  RecordWriter bytes(byte[] value) {
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  RecordWriter vertex(VertexId id) {
    if (id instanceof VertexId.LongId number) {
      return u8(LONG_ID).i64(number.longValue());
    }
    return u8(STRING_ID).bytes(((VertexId.StringId) id).string().getBytes(UTF_8));
  }

  RecordWriter properties(PropertySet properties) {
    return bytes(properties.encoded());
  }

  RecordWriter transaction(RequestId id) {
    return i64(id.mostSignificantBits()).i64(id.leastSignificantBits());
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 16L, 2L * bytes.length)));
    }
  }
}
