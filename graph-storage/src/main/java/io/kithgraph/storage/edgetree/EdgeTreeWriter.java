package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import org.jspecify.annotations.Nullable;

/**
 * Changes adjacency lists: collects the pages that a group of mutations touches, then hands each of
 * them to a sink once. Until then the writer is itself the source of the changed state, so a
 * mutation sees those before it, and {@code new EdgeTree(writer)} reads what would be.
 *
 * <p>Confined to the apply thread. After an exception the writer and everything it collected must
 * be thrown away.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class EdgeTreeWriter implements PageSource {

  /** Changes the latest state, which the source gives. */
  public EdgeTreeWriter(PageSource latest, EdgeTreeSettings settings) {
    throw new UnsupportedOperationException("" + latest + settings);
  }

  /** The page as it is after the mutations so far. */
  @Override
  public @Nullable Page page(StorageKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds the entry, in place of the one with the same neighbour and tie-breaker if there is one;
   * its sort key may differ.
   *
   * @param lsn the log sequence number of the mutation: at least that of every earlier one
   * @return the entry that was replaced, or null
   * @throws IllegalArgumentException if the properties exceed {@link
   *     EdgeTreeSettings#MAX_PROPERTY_BYTES}
   */
  public @Nullable EdgeEntry put(ListAddress list, EdgeEntry entry, long lsn) {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes the entry with this identity and returns it, or returns null if there is none and
   * nothing changes.
   */
  public @Nullable EdgeEntry remove(
      ListAddress list, VertexId neighbour, long tieBreaker, long lsn) {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes the whole list; costs a deletion for each of its pages but reads no leaf of the main
   * tree.
   *
   * @return the number of entries it had
   */
  public long drop(ListAddress list, long lsn) {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands every changed page to the sink and forgets it; the writer may be used for the next group.
   */
  public void flush(PageSink sink) {
    throw new UnsupportedOperationException();
  }
}
