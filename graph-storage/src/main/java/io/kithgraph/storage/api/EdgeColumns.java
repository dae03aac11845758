package io.kithgraph.storage.api;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * Edges of one list as columns, in the order of the read. The columns that the projection left out
 * are absent. Immutable: the arrays are given away by whoever makes one and must not be changed by
 * whoever reads them.
 *
 * <p>Neighbours are a {@code long} column wherever the id is an integer; {@code strings} is null
 * when all are, and otherwise holds the string id at the indexes of string neighbours and null
 * elsewhere.
 */
public final class EdgeColumns {
  /** No edges. */
  public static final EdgeColumns EMPTY = new EdgeColumns(0, new long[0], null, null, null, null);

  private final int size;
  private final long[] longs;
  private final @Nullable String @Nullable [] strings;
  private final long @Nullable [] sortKeys;
  private final long @Nullable [] tieBreakers;
  private final PropertySet @Nullable [] properties;

  /** The given columns; each array is at least {@code size} long. */
  public EdgeColumns(
      int size,
      long[] longs,
      @Nullable String @Nullable [] strings,
      long @Nullable [] sortKeys,
      long @Nullable [] tieBreakers,
      PropertySet @Nullable [] properties) {
    this.size = size;
    this.longs = longs;
    this.strings = strings;
    this.sortKeys = sortKeys;
    this.tieBreakers = tieBreakers;
    this.properties = properties;
  }

  /** The number of edges. */
  public int size() {
    return size;
  }

  /**
   * Whether every neighbour has an integer id, so that {@link #longNeighbour} may be used for all.
   */
  public boolean onlyLongs() {
    return strings == null;
  }

  /** The integer id of a neighbour that has one. */
  public long longNeighbour(int index) {
    return longs[index];
  }

  /** The id of a neighbour. */
  public VertexId neighbour(int index) {
    String string = strings == null ? null : strings[index];
    return string == null ? VertexId.of(longs[index]) : VertexId.of(string);
  }

  /**
   * The sort key of an edge.
   *
   * @throws IllegalStateException if the projection left sort keys out; likewise below
   */
  public long sortKey(int index) {
    return present(sortKeys)[index];
  }

  /** The tie-breaker of an edge. */
  public long tieBreaker(int index) {
    return present(tieBreakers)[index];
  }

  /** The properties of an edge. */
  public PropertySet properties(int index) {
    if (properties == null) {
      throw absent();
    }
    return properties[index];
  }

  public boolean hasSortKeys() {
    return sortKeys != null;
  }

  public boolean hasTieBreakers() {
    return tieBreakers != null;
  }

  public boolean hasProperties() {
    return properties != null;
  }

  private static long[] present(long @Nullable [] column) {
    if (column == null) {
      throw absent();
    }
    return column;
  }

  private static IllegalStateException absent() {
    return new IllegalStateException("The projection of the read left this column out");
  }
}
