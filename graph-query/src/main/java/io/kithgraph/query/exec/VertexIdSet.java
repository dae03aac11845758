package io.kithgraph.query.exec;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Ids of vertices, each once. Integer ids lie in one array, of 16 to 32 bytes for each, and no
 * object is made for any of them. Confined to one thread.
 */
final class VertexIdSet {
  private static final int FIRST_CAPACITY = 64;

  /** Spreads ids that follow each other: 2^64 over the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Open addressing with linear probing; 0 is an empty place. At most half full. */
  private long[] longs = new long[FIRST_CAPACITY];

  private int used;
  private boolean zero;
  private final Set<VertexId> strings = new HashSet<>();

  /** The number of ids. */
  long size() {
    return (long) used + (zero ? 1 : 0) + strings.size();
  }

  /** Adds the vertex at the other end of an edge; false if it is there already. */
  boolean addNeighbour(EdgeColumns edges, int index) {
    return edges.onlyLongs() ? add(edges.longNeighbour(index)) : add(edges.neighbour(index));
  }

  /** Adds a vertex; false if it is there already. */
  boolean add(VertexId id) {
    return id instanceof VertexId.LongId number ? add(number.longValue()) : strings.add(id);
  }

  private boolean add(long id) {
    if (id == 0) {
      boolean added = !zero;
      zero = true;
      return added;
    }
    boolean added = place(longs, id);
    if (added && ++used > longs.length / 2) {
      grow();
    }
    return added;
  }

  /** Puts an id into a table that has room; false if it is there already. */
  private static boolean place(long[] table, long id) {
    int mask = table.length - 1;
    int at = (int) ((id * SPREAD) >>> 32) & mask;
    while (table[at] != 0) {
      if (table[at] == id) {
        return false;
      }
      at = (at + 1) & mask;
    }
    table[at] = id;
    return true;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(longs.length, 2)];
    for (long id : longs) {
      if (id != 0) {
        place(larger, id);
      }
    }
    longs = larger;
  }

  /** The ids in batches of at most so many, in no order. The set must not change meanwhile. */
  Batches batches(int most) {
    return new Batches(most);
  }

  /** Goes through the ids once. */
  final class Batches {
    private final int most;
    private final Iterator<VertexId> leftStrings = strings.iterator();
    private boolean leftZero = zero;
    private int next;

    private Batches(int most) {
      this.most = most;
    }

    /** The next ids; none after the last. */
    List<VertexId> next() {
      List<VertexId> batch = new ArrayList<>((int) Math.min(most, size()));
      if (leftZero) {
        leftZero = false;
        batch.add(VertexId.of(0));
      }
      while (batch.size() < most && next < longs.length) {
        long id = longs[next++];
        if (id != 0) {
          batch.add(VertexId.of(id));
        }
      }
      while (batch.size() < most && leftStrings.hasNext()) {
        batch.add(leftStrings.next());
      }
      return batch;
    }
  }
}
