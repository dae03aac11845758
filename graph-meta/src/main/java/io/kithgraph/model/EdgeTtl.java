package io.kithgraph.model;

/**
 * How long the edges of a label live, as it goes with every edge that is put: an edge expires when
 * its sort key, a time in milliseconds, lies a ttl or more in the past. Immutable.
 *
 * @param millis the ttl in milliseconds; 0 if edges live for ever
 * @param expiredUpTo edges with this sort key or a smaller one had expired when the edge was put,
 *     by the clock of whoever put it; both halves of an edge are decided by it, and so alike
 */
public record EdgeTtl(long millis, long expiredUpTo) {
  /** For edges that live for ever. */
  public static final EdgeTtl NONE = new EdgeTtl(0, Long.MIN_VALUE);

  public EdgeTtl {
    if (millis < 0) {
      throw new IllegalArgumentException("A ttl is not negative: " + millis + " ms");
    }
  }

  /** Of a ttl, as of a time in milliseconds. */
  public static EdgeTtl of(long millis, long nowMillis) {
    return new EdgeTtl(millis, expiredUpTo(millis, nowMillis));
  }

  /** The largest sort key that has expired at a time; the smallest number of all without a ttl. */
  public static long expiredUpTo(long millis, long nowMillis) {
    return millis == 0 || nowMillis < Long.MIN_VALUE + millis ? Long.MIN_VALUE : nowMillis - millis;
  }

  public boolean isNone() {
    return millis == 0;
  }
}
