package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads adjacency lists in one state of a partition. A list without entries does not exist and
 * reads as empty.
 *
 * <p>All methods throw {@link CorruptPageException} when they meet damage. As thread-safe as its
 * source.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class EdgeTree {
  private final PageSource source;

  /** Reads the state that the source gives: a pinned view, or the pages of a writer. */
  public EdgeTree(PageSource source) {
    this.source = source;
  }

  /** The number of entries; O(1). */
  public long degree(ListAddress list) {
    throw new UnsupportedOperationException("" + source + list);
  }

  /**
   * The log sequence number of the last change of the list; 0 if it is empty. Two reads with the
   * same version read the same entries.
   */
  public long version(ListAddress list) {
    throw new UnsupportedOperationException();
  }

  /** Whether there is an entry for the neighbour, with any tie-breaker. */
  public boolean exists(ListAddress list, VertexId neighbour) {
    throw new UnsupportedOperationException();
  }

  /** The entry with this identity, or null. */
  public @Nullable EdgeEntry find(ListAddress list, VertexId neighbour, long tieBreaker) {
    throw new UnsupportedOperationException();
  }

  /**
   * The entries for one neighbour whose tie-breaker is below the bound, highest tie-breaker first:
   * the parallel edges of a {@code MULTI} label, the last assigned first.
   *
   * @param beforeTieBreaker exclusive; {@link Long#MAX_VALUE}, which is never assigned, for the
   *     first page, then the tie-breaker of the last entry of the page before
   * @param limit the most entries to return; 1 or more
   */
  public List<EdgeEntry> findAll(
      ListAddress list, VertexId neighbour, long beforeTieBreaker, int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * The number of entries for one neighbour: 0 or 1 for a {@code UNIQUE} label; O(result / page).
   */
  public long countParallel(ListAddress list, VertexId neighbour) {
    throw new UnsupportedOperationException();
  }

  /** The number of entries in the range; O(log degree). */
  public long count(ListAddress list, SortRange range) {
    throw new UnsupportedOperationException();
  }

  /** The number of entries before the position; O(log degree). */
  public long rank(ListAddress list, EdgePosition position) {
    throw new UnsupportedOperationException();
  }

  /**
   * The entry that has {@code rank} entries before it, or null if the list has no more; O(log
   * degree).
   */
  public @Nullable EdgeEntry select(ListAddress list, long rank) {
    throw new UnsupportedOperationException();
  }

  /** A cursor over the entries in the range, standing before the first in the given order. */
  public EdgeTreeCursor cursor(ListAddress list, SortRange range, ScanOrder order) {
    return cursor(list, range, order, null);
  }

  /**
   * A cursor over the entries of the range that come after a position in the given order; the
   * position's own entry, if it still exists, is not among them. This is how a continuation
   * resumes.
   */
  public EdgeTreeCursor cursor(
      ListAddress list, SortRange range, ScanOrder order, @Nullable EdgePosition after) {
    throw new UnsupportedOperationException();
  }
}
