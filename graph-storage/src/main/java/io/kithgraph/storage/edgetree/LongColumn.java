package io.kithgraph.storage.edgetree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A column of longs inside a page: frame of reference at byte widths. Element i is {@code base}
 * plus the unsigned little-endian number in the {@code width} bytes at {@code offset + i * width};
 * at width 0 every element is the base. One read of eight bytes and a mask gets an element,
 * whatever the width, so at least eight bytes follow every column in its array.
 *
 * <p>Immutable. Made where it is used and gone when the method ends: the compiler keeps its fields
 * in registers.
 */
final class LongColumn {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final int offset;
  final int width;
  final long base;
  private final byte[] data;
  private final long mask;

  LongColumn(byte[] data, int offset, int width, long base) {
    this.data = data;
    this.offset = offset;
    this.width = width;
    this.base = base;
    this.mask = mask(width);
  }

  /** The bytes needed for the unsigned number. */
  static int widthOf(long range) {
    return (71 - Long.numberOfLeadingZeros(range)) >>> 3;
  }

  /** The largest unsigned number of so many bytes. */
  static long mask(int width) {
    return width == 0 ? 0 : -1L >>> (64 - (width << 3));
  }

  /**
   * Writes eight bytes, of which the lowest {@code width} count; the rest must be overwritten by
   * what is written after.
   */
  static void write(byte[] data, int position, long value) {
    LONG.set(data, position, value);
  }

  static long read(byte[] data, int position) {
    return (long) LONG.get(data, position);
  }

  long get(int index) {
    return base + ((long) LONG.get(data, offset + index * width) & mask);
  }

  /** Whether a value can be an element without a change of base or width. */
  boolean fits(long value) {
    return value >= base && ((value - base) & ~mask) == 0;
  }

  /** Copies elements to an array. */
  void copy(int from, int count, long[] target, int at) {
    int position = offset + from * width;
    for (int i = 0; i < count; i++) {
      target[at + i] = base + ((long) LONG.get(data, position) & mask);
      position += width;
    }
  }

  /** Copies elements {@code from}, {@code from - 1}, ... to an array. */
  void copyReversed(int from, int count, long[] target, int at) {
    int position = offset + from * width;
    for (int i = 0; i < count; i++) {
      target[at + i] = base + ((long) LONG.get(data, position) & mask);
      position -= width;
    }
  }

  /**
   * The first index in {@code from <= i < to} whose element equals the value, or -1; the column
   * need not be sorted.
   */
  int indexOf(long value, int from, int to) {
    long wanted = value - base;
    if (value < base || (wanted & ~mask) != 0) {
      return -1;
    }
    int position = offset + from * width;
    for (int i = from; i < to; i++) {
      if (((long) LONG.get(data, position) & mask) == wanted) {
        return i;
      }
      position += width;
    }
    return -1;
  }

  /**
   * The first index in the sorted stretch {@code from <= i < to} whose element is at or above the
   * value, else {@code to}.
   */
  int lowerBound(long value, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The first index in the sorted stretch {@code from <= i < to} whose element is above the value,
   * else {@code to}.
   */
  int upperBound(long value, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle) <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
