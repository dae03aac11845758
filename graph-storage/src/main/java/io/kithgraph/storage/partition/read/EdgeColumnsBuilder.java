package io.kithgraph.storage.partition.read;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects edges into columns. Confined to one thread; {@link #build} ends it. */
final class EdgeColumnsBuilder {
  private static final int FIRST_CAPACITY = 16;

  private final Projection projection;
  private int size;
  private long[] longs = new long[FIRST_CAPACITY];
  private @Nullable String @Nullable [] strings;
  private long[] sortKeys;
  private long[] tieBreakers;
  private PropertySet[] properties;

  EdgeColumnsBuilder(Projection projection) {
    this.projection = projection;
    this.sortKeys = new long[projection.sortKeys() ? FIRST_CAPACITY : 0];
    this.tieBreakers = new long[projection.tieBreakers() ? FIRST_CAPACITY : 0];
    this.properties = new PropertySet[projection.properties() ? FIRST_CAPACITY : 0];
  }

  int size() {
    return size;
  }

  /** About the bytes that an edge takes in an answer, without its properties. */
  int edgeBytes() {
    return 9 + (projection.sortKeys() ? 8 : 0) + (projection.tieBreakers() ? 8 : 0);
  }

  /** About the bytes that one entry of a run takes in an answer. */
  int edgeBytes(EdgeTreeCursor run, int index) {
    int bytes = edgeBytes();
    if (projection.properties()) {
      bytes += 2 + run.propertyLength(index);
    }
    if (!run.isLong(index)) {
      bytes += ((VertexId.StringId) run.neighbour(index)).string().length();
    }
    return bytes;
  }

  /** Whether all entries of a run take the same. */
  boolean isFixedSize(EdgeTreeCursor run) {
    return !projection.properties() && run.allLong();
  }

  /** Adds the first entries of a run. */
  void addRun(EdgeTreeCursor run, int count) {
    ensureCapacity(size + count);
    if (run.allLong()) {
      run.copyNeighbours(0, count, longs, size);
    } else {
      for (int i = 0; i < count; i++) {
        setNeighbour(size + i, run, i);
      }
    }
    if (projection.sortKeys()) {
      run.copySortKeys(0, count, sortKeys, size);
    }
    if (projection.tieBreakers()) {
      for (int i = 0; i < count; i++) {
        tieBreakers[size + i] = run.tieBreaker(i);
      }
    }
    if (projection.properties()) {
      for (int i = 0; i < count; i++) {
        properties[size + i] = run.properties(i);
      }
    }
    size += count;
  }

  /** Adds one entry of a run. */
  void add(EdgeTreeCursor run, int index) {
    ensureCapacity(size + 1);
    setNeighbour(size, run, index);
    if (projection.sortKeys()) {
      sortKeys[size] = run.sortKey(index);
    }
    if (projection.tieBreakers()) {
      tieBreakers[size] = run.tieBreaker(index);
    }
    if (projection.properties()) {
      properties[size] = run.properties(index);
    }
    size++;
  }

  void add(EdgeEntry entry) {
    ensureCapacity(size + 1);
    setNeighbour(size, entry.neighbour());
    if (projection.sortKeys()) {
      sortKeys[size] = entry.sortKey();
    }
    if (projection.tieBreakers()) {
      tieBreakers[size] = entry.tieBreaker();
    }
    if (projection.properties()) {
      properties[size] = entry.properties();
    }
    size++;
  }

  /** Adds an id alone. */
  void add(long neighbour) {
    ensureCapacity(size + 1);
    longs[size++] = neighbour;
  }

  /** Adds an id alone. */
  void add(VertexId neighbour) {
    ensureCapacity(size + 1);
    setNeighbour(size++, neighbour);
  }

  /** The neighbour that was added last; there must be one. */
  VertexId last() {
    String string = strings == null ? null : strings[size - 1];
    return string == null ? VertexId.of(longs[size - 1]) : VertexId.of(string);
  }

  EdgeColumns build() {
    return new EdgeColumns(
        size,
        longs,
        strings,
        projection.sortKeys() ? sortKeys : null,
        projection.tieBreakers() ? tieBreakers : null,
        projection.properties() ? properties : null);
  }

  private void setNeighbour(int at, EdgeTreeCursor run, int index) {
    if (run.isLong(index)) {
      longs[at] = run.neighbourLong(index);
    } else {
      setNeighbour(at, run.neighbour(index));
    }
  }

  private void setNeighbour(int at, VertexId neighbour) {
    if (neighbour instanceof VertexId.LongId id) {
      longs[at] = id.longValue();
    } else {
      if (strings == null) {
        strings = new @Nullable String[longs.length];
      }
      strings[at] = ((VertexId.StringId) neighbour).string();
    }
  }

  private void ensureCapacity(int needed) {
    if (needed <= longs.length) {
      return;
    }
    int capacity = Math.max(needed, 2 * longs.length);
    longs = Arrays.copyOf(longs, capacity);
    if (strings != null) {
      strings = Arrays.copyOf(strings, capacity);
    }
    if (projection.sortKeys()) {
      sortKeys = Arrays.copyOf(sortKeys, capacity);
    }
    if (projection.tieBreakers()) {
      tieBreakers = Arrays.copyOf(tieBreakers, capacity);
    }
    if (projection.properties()) {
      properties = Arrays.copyOf(properties, capacity);
    }
  }
}
