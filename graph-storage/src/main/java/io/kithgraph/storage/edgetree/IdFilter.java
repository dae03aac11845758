package io.kithgraph.storage.edgetree;

/**
 * Tells of most ids that they are not in a set, by one look at the bit of their hash. Sixteen bits
 * for each id of the set let one in sixteen strangers pass. Confined to one thread.
 */
final class IdFilter {
  private static final int BITS_PER_ID = 16;
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long[] bits;

  /** The highest bits of the hash choose, so that ids in a row spread. */
  private final int shift;

  /** Of the first ids of the array. */
  IdFilter(long[] ids, int count) {
    int size = Math.max(Long.SIZE, Integer.highestOneBit(Math.max(1, count) * BITS_PER_ID));
    bits = new long[size / Long.SIZE];
    shift = Long.numberOfLeadingZeros(size) + 1;
    for (int i = 0; i < count; i++) {
      int bit = bit(ids[i]);
      bits[bit / Long.SIZE] |= 1L << bit;
    }
  }

  private int bit(long id) {
    return (int) ((id * GAMMA) >>> shift);
  }

  /**
   * Keeps those of the first ids of the array that may be in the set, in their order, at its
   * beginning; returns how many.
   */
  int retain(long[] ids, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long id = ids[i];
      int bit = bit(id);
      // No branch: which ids pass cannot be foretold.
      ids[kept] = id;
      kept += (int) ((bits[bit / Long.SIZE] >>> bit) & 1);
    }
    return kept;
  }
}
