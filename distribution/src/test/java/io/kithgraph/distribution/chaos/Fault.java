package io.kithgraph.distribution.chaos;

/**
 * Something that goes wrong for a while.
 *
 * @param name what and where
 * @param bound what clients may notice of it
 * @param begin lets it go wrong
 * @param end mends it; all processes serve again, or soon will
 */
record Fault(String name, Bound bound, Runnable begin, Runnable end) {
  /** How long a part of the slots may take no writes. */
  enum Bound {
    /** Others take over while it lasts. */
    TAKEN_OVER,
    /** Nobody can, so writes wait for its end. */
    UNTIL_MENDED
  }
}
