package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.FinishedList;
import io.kithgraph.storage.key.ListAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the halves of one slot after another into lists. Memory grows with the largest slot, by 40
 * bytes for a half. Confined to one thread.
 *
 * <p>Of several edges between the same ends the last one counts, as if they had been put one after
 * another.
 */
final class SlotBuild {
  /** Slots are read together up to so many halves, so that small ones cost no read each. */
  private static final int HALVES_PER_READ = 1 << 15;

  private static final int LONGS = HalfRun.LONGS;

  private final LoadedEdges edges;
  private final List<HalfRun> runs;
  private final ListSink sink;
  private final IndexSort sort = new IndexSort();
  private final ByteBuffer[] buffers;

  /** Vertex, neighbour and sort key of each half. */
  private long[] halves = {};

  private int[] rows = {};
  private int[] bySortKey = {};
  private long written;

  /** Takes vertices and their lists in the order of keys. */
  interface ListSink {
    void vertex(long vertex) throws IOException;

    void list(ListAddress list, FinishedList content) throws IOException;
  }

  SlotBuild(LoadedEdges edges, List<HalfRun> runs, ListSink sink) {
    this.edges = edges;
    this.runs = runs;
    this.sink = sink;
    this.buffers = new ByteBuffer[runs.size()];
    Arrays.fill(buffers, ByteBuffer.allocate(0));
  }

  /** How many entries all lists so far have. */
  long written() {
    return written;
  }

  /** Builds the slots {@code from <= slot < to}. */
  void build(int from, int to) throws IOException {
    for (int start = from; start < to; ) {
      int end = start + 1;
      while (end < to && count(start, end + 1) <= HALVES_PER_READ) {
        end++;
      }
      List<LongBuffer> contents = read(start, end);
      for (int slot = start; slot < end; slot++) {
        int out = gather(contents, slot, 0, 0);
        buildSlot(out, gather(contents, slot, 1, out));
      }
      start = end;
    }
  }

  private long count(int from, int to) {
    return runs.stream().mapToLong(run -> run.count(from, to)).sum();
  }

  private List<LongBuffer> read(int from, int to) throws IOException {
    List<LongBuffer> contents = new ArrayList<>(runs.size());
    for (int i = 0; i < buffers.length; i++) {
      long bytes = runs.get(i).count(from, to) * LONGS * Long.BYTES;
      if (buffers[i].capacity() < bytes) {
        buffers[i] = ByteBuffer.allocateDirect(Math.toIntExact(bytes));
      }
      contents.add(runs.get(i).read(from, to, buffers[i]));
    }
    return contents;
  }

  /** Moves the halves of the slot and direction, which come next, behind those gathered before. */
  private int gather(List<LongBuffer> contents, int slot, int direction, int gathered) {
    int end = gathered;
    for (HalfRun run : runs) {
      end = Math.addExact(end, run.halves(slot, direction));
    }
    if (rows.length < end) {
      int capacity = Math.max(end, Math.min(rows.length * 2, Integer.MAX_VALUE / 8));
      halves = Arrays.copyOf(halves, Math.multiplyExact(capacity, LONGS));
      rows = new int[capacity];
      bySortKey = new int[capacity];
    }
    int at = gathered * LONGS;
    for (int i = 0; i < runs.size(); i++) {
      int longs = runs.get(i).halves(slot, direction) * LONGS;
      contents.get(i).get(halves, at, longs);
      at += longs;
    }
    return end;
  }

  /** Builds the lists of the halves that are gathered: OUT halves first, then IN halves. */
  private void buildSlot(int out, int all) throws IOException {
    for (int i = 0; i < all; i++) {
      rows[i] = i;
    }
    long[] h = halves;
    // Stable, so of equal ones the later edge comes later.
    sort.sort(
        rows,
        all,
        (a, b) -> {
          int left = a * LONGS;
          int right = b * LONGS;
          if (h[left] != h[right]) {
            return h[left] > h[right];
          }
          boolean leftIn = a >= out;
          boolean rightIn = b >= out;
          return leftIn != rightIn ? leftIn : h[left + 1] > h[right + 1];
        });
    int from = 0;
    for (int i = 1; i <= all; i++) {
      boolean newVertex = i == all || vertex(i) != vertex(from);
      if (newVertex || (rows[i] >= out) != (rows[from] >= out)) {
        if (from == 0 || vertex(from) != vertex(from - 1)) {
          sink.vertex(vertex(from));
        }
        Direction direction = rows[from] >= out ? Direction.IN : Direction.OUT;
        if (direction == Direction.OUT || edges.inLists()) {
          list(from, i, direction);
        }
        from = i;
      }
    }
  }

  private long vertex(int place) {
    return halves[rows[place] * LONGS];
  }

  private void list(int from, int to, Direction direction) throws IOException {
    ListKey key = new ListKey(VertexId.of(vertex(from)), edges.label(), direction);
    int count = 0;
    long last = 0;
    int[] byNeighbour = new int[to - from];
    for (int i = from; i < to; i++) {
      long neighbour = halves[rows[i] * LONGS + 1];
      if (count > 0 && neighbour == last) {
        count--;
      }
      byNeighbour[count++] = rows[i];
      last = neighbour;
    }
    System.arraycopy(byNeighbour, 0, bySortKey, 0, count);
    long[] h = halves;
    sort.sort(bySortKey, count, (a, b) -> h[a * LONGS + 2] > h[b * LONGS + 2]);
    written += count;
    sink.list(
        ListAddress.of(edges.graph(), key), new FinishedList(h, bySortKey, byNeighbour, count));
  }
}
