package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.FinishedList;
import io.kithgraph.storage.key.ListAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the halves of one slot after another into lists. Memory grows with the largest slot, by 44
 * bytes for a half. Confined to one thread.
 *
 * <p>Of several edges between the same ends the last one counts, as if they had been put one after
 * another.
 */
final class SlotBuild {
  private static final int LONGS = HalfRun.LONGS;

  /** What a half begins with: its vertex; from when lists are numbered, the number of its list. */
  private static final int VERTEX = 0;

  private static final int LIST = VERTEX;
  private static final int NEIGHBOUR = 1;
  private static final int SORT_KEY = 2;

  private final LoadedEdges edges;
  private final List<HalfRun> runs;
  private final List<HalfRun.Reader> readers;
  private final ListSink sink;
  private final RowSort sort = new RowSort();

  private long[] halves = {};
  private int[] byNeighbour = {};
  private int[] bySortKey = {};

  /** Of each list of the slot: its vertex. OUT comes before IN. */
  private long[] vertices = {};

  private boolean[] incoming = {};
  private long written;

  /** Takes vertices and their lists in the order of keys. */
  interface ListSink {
    void vertex(long vertex) throws IOException;

    void list(ListAddress list, FinishedList content) throws IOException;
  }

  SlotBuild(LoadedEdges edges, List<HalfRun> runs, ListSink sink) {
    this.edges = edges;
    this.runs = runs;
    this.readers = runs.stream().map(HalfRun::reader).toList();
    this.sink = sink;
  }

  /** How many entries all lists so far have. */
  long written() {
    return written;
  }

  /** Builds the slots {@code from <= slot < to}. */
  void build(int from, int to) throws IOException {
    for (int slot = from; slot < to; slot++) {
      int out = count(slot, 0);
      int all = Math.addExact(out, count(slot, 1));
      reserve(all);
      read(slot, 0, 0);
      read(slot, 1, out);
      lists(all, number(out, all));
    }
  }

  private int count(int slot, int direction) {
    int count = 0;
    for (HalfRun run : runs) {
      count = Math.addExact(count, run.halves(slot, direction));
    }
    return count;
  }

  private void reserve(int count) {
    if (byNeighbour.length < count) {
      int capacity = Math.max(count, Math.min(byNeighbour.length * 2, count + (count >> 2)));
      // The smaller arrays must not stay while the larger ones are made.
      halves = new long[0];
      halves = new long[Math.multiplyExact(capacity, LONGS)];
      byNeighbour = new int[capacity];
      bySortKey = new int[capacity];
    }
  }

  private void read(int slot, int direction, int first) throws IOException {
    int at = first * LONGS;
    for (int i = 0; i < runs.size(); i++) {
      readers.get(i).read(slot, direction, halves, at);
      at += runs.get(i).halves(slot, direction) * LONGS;
    }
  }

  /**
   * Gives the halves of each list the number of their list, in the order of keys.
   *
   * @param out how many halves are OUT; they come first
   * @return the number of lists
   */
  private int number(int out, int all) {
    int[] rows = byNeighbour;
    for (int i = 0; i < all; i++) {
      rows[i] = i;
    }
    sort.sort(rows, all, halves, VERTEX);
    int lists = 0;
    for (int i = 0; i < all; i++) {
      long vertex = halves[rows[i] * LONGS + VERTEX];
      boolean in = rows[i] >= out;
      if (lists == 0 || vertices[lists - 1] != vertex || incoming[lists - 1] != in) {
        if (lists == vertices.length) {
          vertices = Arrays.copyOf(vertices, Math.max(64, lists * 2));
          incoming = Arrays.copyOf(incoming, vertices.length);
        }
        vertices[lists] = vertex;
        incoming[lists++] = in;
      }
      halves[rows[i] * LONGS + LIST] = lists - 1L;
    }
    return lists;
  }

  private void lists(int all, int lists) throws IOException {
    // Stable, so of edges between the same ends the later one comes later.
    sort.sort(byNeighbour, all, halves, NEIGHBOUR);
    sort.sort(byNeighbour, all, halves, LIST);
    int count = withoutReplaced(all);
    System.arraycopy(byNeighbour, 0, bySortKey, 0, count);
    sort.sort(bySortKey, count, halves, SORT_KEY);
    sort.sort(bySortKey, count, halves, LIST);
    int from = 0;
    for (int list = 0; list < lists; list++) {
      int to = from;
      while (to < count && halves[byNeighbour[to] * LONGS + LIST] == list) {
        to++;
      }
      list(list, from, to);
      from = to;
    }
  }

  /** Hands out one list, whose entries are at these places of both orders. */
  private void list(int list, int from, int to) throws IOException {
    if (list == 0 || vertices[list - 1] != vertices[list]) {
      sink.vertex(vertices[list]);
    }
    if (!incoming[list] || edges.inLists()) {
      Direction direction = incoming[list] ? Direction.IN : Direction.OUT;
      ListKey key = new ListKey(VertexId.of(vertices[list]), edges.label(), direction);
      written += to - from;
      sink.list(
          ListAddress.of(edges.graph(), key),
          new FinishedList(halves, bySortKey, byNeighbour, from, to));
    }
  }

  /** Drops every half that a later one of the same list and neighbour follows. */
  private int withoutReplaced(int all) {
    int count = 0;
    for (int i = 0; i < all; i++) {
      if (count > 0 && sameEnds(byNeighbour[count - 1], byNeighbour[i])) {
        count--;
      }
      byNeighbour[count++] = byNeighbour[i];
    }
    return count;
  }

  private boolean sameEnds(int row, int other) {
    return halves[row * LONGS + NEIGHBOUR] == halves[other * LONGS + NEIGHBOUR]
        && halves[row * LONGS + LIST] == halves[other * LONGS + LIST];
  }
}
