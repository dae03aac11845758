package io.kithgraph.storage.bulk.build;

import java.util.Arrays;

/**
 * Sorts numbers of rows by a column of the rows, stably: by digits, the lowest first, with only as
 * many bits as the values differ in. Confined to one thread.
 *
 * <p>Needs 12 bytes of memory for a row, which are kept for the next time.
 */
final class RowSort {
  /** Fewer are put in order by insertion. */
  private static final int MIN_COUNT = 24;

  /** The counters of a pass stay in the processor's first cache. */
  private static final int MAX_DIGIT_BITS = 11;

  private final int[] starts = new int[1 << MAX_DIGIT_BITS];
  private int[] keys = {};
  private int[] spareKeys = {};
  private int[] spareRows = {};

  /**
   * Sorts the first rows of the array.
   *
   * @param values the value of row r is at {@code r * HalfRun.LONGS + column}
   */
  void sort(int[] rows, int count, long[] values, int column) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long value = values[rows[i] * HalfRun.LONGS + column];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least >= most) {
      return;
    }
    if (count < MIN_COUNT) {
      insertion(rows, count, values, column);
      return;
    }
    reserve(count);
    // As an unsigned number, the difference cannot overflow.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
    int widest = Math.min(MAX_DIGIT_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(count));
    int passes = (bits + widest - 1) / widest;
    int digitBits = (bits + passes - 1) / passes;
    int passesPerKey = Integer.SIZE / digitBits;
    int[] from = rows;
    int[] to = spareRows;
    for (int pass = 0; pass < passes; pass++) {
      if (pass % passesPerKey == 0) {
        int shift = pass * digitBits;
        for (int i = 0; i < count; i++) {
          keys[i] = (int) ((values[from[i] * HalfRun.LONGS + column] - least) >>> shift);
        }
      }
      distribute(from, to, count, (pass % passesPerKey) * digitBits, digitBits);
      int[] sorted = to;
      to = from;
      from = sorted;
    }
    if (from != rows) {
      System.arraycopy(from, 0, rows, 0, count);
    }
  }

  private void reserve(int count) {
    if (keys.length < count) {
      int capacity = Math.max(count, Math.min(keys.length * 2, count + (count >> 2)));
      keys = new int[capacity];
      spareKeys = new int[capacity];
      spareRows = new int[capacity];
    }
  }

  /** Moves rows and keys in the order of a digit, those that share it in the order they had. */
  private void distribute(int[] from, int[] to, int count, int shift, int digitBits) {
    int mask = (1 << digitBits) - 1;
    int[] next = starts;
    int[] digits = keys;
    int[] moved = spareKeys;
    Arrays.fill(next, 0, mask + 1, 0);
    for (int i = 0; i < count; i++) {
      next[(digits[i] >>> shift) & mask]++;
    }
    int start = 0;
    for (int digit = 0; digit <= mask; digit++) {
      int size = next[digit];
      next[digit] = start;
      start += size;
    }
    for (int i = 0; i < count; i++) {
      int at = next[(digits[i] >>> shift) & mask]++;
      to[at] = from[i];
      moved[at] = digits[i];
    }
    keys = moved;
    spareKeys = digits;
  }

  private static void insertion(int[] rows, int count, long[] values, int column) {
    for (int i = 1; i < count; i++) {
      int row = rows[i];
      long value = values[row * HalfRun.LONGS + column];
      int at = i;
      while (at > 0 && values[rows[at - 1] * HalfRun.LONGS + column] > value) {
        rows[at] = rows[at - 1];
        at--;
      }
      rows[at] = row;
    }
  }
}
