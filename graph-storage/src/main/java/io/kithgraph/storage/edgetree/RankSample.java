package io.kithgraph.storage.edgetree;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers from 0 to a bound, each at most once, in random order: any number of draws is a uniform
 * sample without replacement of that size, and so is every beginning of it. The same seed and bound
 * give the same draws in every release and on every machine.
 *
 * <p>This is the shuffle of Fisher and Yates, of which only the places that were touched are kept:
 * time and memory grow with the draws, not with the bound. Confined to one thread.
 */
public final class RankSample {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long bound;
  private final Map<Long, Long> moved = new HashMap<>();
  private long state;
  private long drawn;

  /**
   * @param bound exclusive, 0 or more
   */
  public RankSample(long seed, long bound) {
    this.state = seed;
    this.bound = bound;
  }

  /** How many numbers have not been drawn. */
  public long left() {
    return bound - drawn;
  }

  /** Draws a number; some must be left. */
  public long draw() {
    long place = drawn + below(bound - drawn);
    Long there = moved.get(place);
    if (place != drawn) {
      Long first = moved.remove(drawn);
      moved.put(place, first == null ? drawn : first);
    } else {
      moved.remove(drawn);
    }
    drawn++;
    return there == null ? place : there;
  }

  private long below(long limit) {
    // Values of the last, partial stretch of the range would favour small remainders.
    long bits = random() >>> 1;
    long value = bits % limit;
    while (bits - value + (limit - 1) < 0) {
      bits = random() >>> 1;
      value = bits % limit;
    }
    return value;
  }

  /** SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private long random() {
    state += GAMMA;
    return mix(state);
  }

  /** Spreads the bits of a number over all of it. */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
