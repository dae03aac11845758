package io.kithgraph.storage.edgetree;

import java.util.Arrays;

/**
 * Growing bytes with numbers of variable length: LEB128, signed ones as zigzag. Confined to one
 * thread.
 */
final class ByteWriter {
  static final int MAX_VARINT_BYTES = 10;
  private static final int INITIAL_BYTES = 48;

  private byte[] bytes;
  private int length;

  ByteWriter() {
    this(INITIAL_BYTES);
  }

  ByteWriter(int initialBytes) {
    this.bytes = new byte[initialBytes];
  }

  /** The bytes that {@link #putVarint} writes. */
  static int varintBytes(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  int length() {
    return length;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The bytes so far, of which {@link #length} count. */
  byte[] array() {
    return bytes;
  }

  void putByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void putVarint(long value) {
    ensure(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void putZigzag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  void putBytes(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  void putInt(int value) {
    ensure(4);
    PageFormat.writeInt(bytes, length, value);
    length += 4;
  }

  private void ensure(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }
}
