package io.kithgraph.storage.api;

/**
 * A closed interval of sort keys; closed, because the largest long is a sort key too. Empty if
 * {@code first > last}. Immutable.
 */
public record SortKeyBounds(long first, long last) {
  /** Every sort key. */
  public static final SortKeyBounds ALL = new SortKeyBounds(Long.MIN_VALUE, Long.MAX_VALUE);

  public boolean isAll() {
    return first == Long.MIN_VALUE && last == Long.MAX_VALUE;
  }

  public boolean isEmpty() {
    return first > last;
  }

  public boolean contains(long sortKey) {
    return first <= sortKey && sortKey <= last;
  }

  /** What lies in both intervals. */
  public SortKeyBounds intersect(SortKeyBounds other) {
    return new SortKeyBounds(Math.max(first, other.first), Math.min(last, other.last));
  }
}
