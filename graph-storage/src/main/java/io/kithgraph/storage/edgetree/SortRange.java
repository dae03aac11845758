package io.kithgraph.storage.edgetree;

/**
 * A range of sort keys. Immutable.
 *
 * @param first the smallest sort key in the range
 * @param last the largest sort key in the range, inclusive so that every range has a form; the
 *     range is empty if it is below {@code first}
 */
public record SortRange(long first, long last) {
  /** Every sort key. */
  public static final SortRange ALL = new SortRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /** No sort key. */
  public static final SortRange EMPTY = new SortRange(0, -1);

  /** The sort keys with {@code from <= key < to}; empty unless from is below to. */
  public static SortRange between(long from, long to) {
    return from < to ? new SortRange(from, to - 1) : EMPTY;
  }

  /** The sort keys at or above the bound. */
  public static SortRange from(long from) {
    return new SortRange(from, Long.MAX_VALUE);
  }

  /** The sort keys below the bound. */
  public static SortRange below(long to) {
    return between(Long.MIN_VALUE, to);
  }

  /** The part of this range at or above the bound. */
  SortRange notBefore(long bound) {
    return bound <= first ? this : new SortRange(bound, last);
  }

  /** Whether no sort key is in the range. */
  public boolean isEmpty() {
    return last < first;
  }

  /** Whether every sort key is in the range. */
  public boolean isAll() {
    return first == Long.MIN_VALUE && last == Long.MAX_VALUE;
  }
}
