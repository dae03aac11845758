package io.kithgraph.storage.edgetree;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;

/**
 * Walks entries of an adjacency list in runs. A run is a stretch of entries that lie in one page;
 * their columns are read by index from 0 to {@link #size()} - 1 in the cursor's order, straight
 * from the encoded page, so that no column costs anything unless it is asked for:
 *
 * <pre>{@code
 * while (remaining > 0 && cursor.nextRun(remaining)) {
 *   for (int i = 0; i < cursor.size(); i++) { use(cursor.neighbourLong(i), cursor.sortKey(i)); }
 *   remaining -= cursor.size();
 * }
 * }</pre>
 *
 * <p>Valid as long as the state it reads. Confined to one thread. Indexes outside the run have no
 * defined answer.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class EdgeTreeCursor {

  /**
   * Moves to the next run of at most {@code limit} entries.
   *
   * @param limit 1 or more
   * @return whether there is one; once false, always false
   */
  public boolean nextRun(int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Passes over the next entries without reading them; O(log degree). Call it before {@link
   * #nextRun}; the run ends.
   */
  public void skip(long entries) {
    throw new UnsupportedOperationException();
  }

  /** The number of entries of the current run. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether all neighbours of the run are integers, so that {@link #neighbourLong} answers for
   * each.
   */
  public boolean allLong() {
    throw new UnsupportedOperationException();
  }

  /** Whether the neighbour is an integer. */
  public boolean isLong(int index) {
    throw new UnsupportedOperationException();
  }

  /** The neighbour, which must be an integer. */
  public long neighbourLong(int index) {
    throw new UnsupportedOperationException();
  }

  /** The neighbour. */
  public VertexId neighbour(int index) {
    throw new UnsupportedOperationException();
  }

  /**
   * Copies neighbours {@code from} to {@code from + count - 1}, all integers, to an array: the
   * fastest way to many ids.
   */
  public void copyNeighbours(int from, int count, long[] target, int offset) {
    throw new UnsupportedOperationException();
  }

  /** The sort key. */
  public long sortKey(int index) {
    throw new UnsupportedOperationException();
  }

  /** Copies sort keys {@code from} to {@code from + count - 1} to an array. */
  public void copySortKeys(int from, int count, long[] target, int offset) {
    throw new UnsupportedOperationException();
  }

  /** The tie-breaker. */
  public long tieBreaker(int index) {
    throw new UnsupportedOperationException();
  }

  /** The length of the encoded properties. */
  public int propertyLength(int index) {
    throw new UnsupportedOperationException();
  }

  /** Copies the encoded properties, {@link #propertyLength} bytes, to an array. */
  public void copyProperties(int index, byte[] target, int offset) {
    throw new UnsupportedOperationException();
  }

  /** The properties. */
  public PropertySet properties(int index) {
    throw new UnsupportedOperationException();
  }

  /** The whole entry. */
  public EdgeEntry entry(int index) {
    throw new UnsupportedOperationException();
  }

  /** The place of the entry: with that of the last entry used, a later cursor continues. */
  public EdgePosition position(int index) {
    throw new UnsupportedOperationException();
  }
}
