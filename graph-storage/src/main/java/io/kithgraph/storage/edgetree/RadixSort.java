package io.kithgraph.storage.edgetree;

import java.util.Arrays;

/**
 * Puts ids in order by their digits, the lowest first, with only as many bits as the ids differ in.
 * A page of a thousand ids takes two or three passes, some nanoseconds an id; comparing takes
 * several times that, most of it for branches that cannot be foretold.
 */
final class RadixSort {
  /** Fewer are compared instead of counted. */
  static final int MIN_COUNT = 64;

  /** The counters of a pass stay in the processor's first cache. */
  private static final int MAX_DIGIT_BITS = 10;

  private RadixSort() {}

  /** The first values of the array, ascending; the array is given away. */
  static long[] ascending(long[] values, int count) {
    if (count < MIN_COUNT) {
      Arrays.sort(values, 0, count);
      return values;
    }
    long least = values[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, values[i]);
    }
    long bitsInUse = 0;
    for (int i = 0; i < count; i++) {
      // As unsigned numbers, the differences cannot overflow.
      values[i] -= least;
      bitsInUse |= values[i];
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bitsInUse);
    int passes = (bits + MAX_DIGIT_BITS - 1) / MAX_DIGIT_BITS;
    int digitBits = passes == 0 ? 0 : (bits + passes - 1) / passes;
    long[] from = values;
    long[] to = new long[count];
    int[] starts = new int[1 << digitBits];
    for (int pass = 0; pass < passes; pass++) {
      distribute(from, to, count, pass * digitBits, starts);
      long[] sorted = to;
      to = from;
      from = sorted;
    }
    for (int i = 0; i < count; i++) {
      from[i] += least;
    }
    return from;
  }

  /** Moves values in the order of one digit, those that share it in the order they had. */
  private static void distribute(long[] from, long[] to, int count, int shift, int[] starts) {
    int mask = starts.length - 1;
    Arrays.fill(starts, 0);
    for (int i = 0; i < count; i++) {
      starts[(int) (from[i] >>> shift) & mask]++;
    }
    int start = 0;
    for (int digit = 0; digit < starts.length; digit++) {
      int size = starts[digit];
      starts[digit] = start;
      start += size;
    }
    for (int i = 0; i < count; i++) {
      to[starts[(int) (from[i] >>> shift) & mask]++] = from[i];
    }
  }
}
