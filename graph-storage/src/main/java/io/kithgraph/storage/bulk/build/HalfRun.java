package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The halves of some edges in a file, slot by slot, within a slot all OUT before all IN, within
 * these in the order of the edges. Immutable.
 *
 * <pre>
 *   for each slot and direction, and the end: number of halves before, i64     little-endian
 *   halves: vertex i64 | neighbour i64 | sort key i64
 * </pre>
 */
final class HalfRun implements AutoCloseable {
  /** Longs of one half. */
  static final int LONGS = 3;

  private static final int SEGMENTS = 2 * Slots.COUNT;
  private static final int HEADER_BYTES = (SEGMENTS + 1) * Long.BYTES;
  private static final int WRITE_LONGS = 1 << 16;
  private static final int READ_HALVES = 1 << 14;

  private final FileChannel channel;
  private final long[] starts;

  private HalfRun(FileChannel channel, long[] starts) {
    this.channel = channel;
    this.starts = starts;
  }

  /** Writes a run. */
  static void write(Path path, GraphId graph, EdgeChunk edges, int count) throws IOException {
    long[] ends = new long[SEGMENTS + 1];
    for (int i = 0; i < count; i++) {
      ends[2 * Slots.of(graph, edges.sources()[i]) + 1]++;
      ends[2 * Slots.of(graph, edges.destinations()[i]) + 2]++;
    }
    for (int i = 1; i <= SEGMENTS; i++) {
      ends[i] += ends[i - 1];
    }
    // From here on ends[i] is where the next half of segment i goes.
    long[] starts = ends.clone();
    long[] halves = new long[Math.toIntExact(starts[SEGMENTS] * LONGS)];
    for (int i = 0; i < count; i++) {
      long source = edges.sources()[i];
      long destination = edges.destinations()[i];
      long sortKey = edges.sortKeys()[i];
      place(halves, ends[2 * Slots.of(graph, source)]++, source, destination, sortKey);
      place(halves, ends[2 * Slots.of(graph, destination) + 1]++, destination, source, sortKey);
    }
    try (FileChannel out =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(out, starts);
      write(out, halves);
    }
  }

  private static void place(long[] halves, long row, long vertex, long neighbour, long sortKey) {
    int at = (int) row * LONGS;
    halves[at] = vertex;
    halves[at + 1] = neighbour;
    halves[at + 2] = sortKey;
  }

  private static void write(FileChannel out, long[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(WRITE_LONGS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    LongBuffer longs = bytes.asLongBuffer();
    for (int at = 0; at < values.length; at += WRITE_LONGS) {
      int length = Math.min(WRITE_LONGS, values.length - at);
      longs.clear().put(values, at, length);
      EdgeFile.writeFully(out, bytes.clear().limit(length * Long.BYTES));
    }
  }

  static HalfRun open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    long[] starts = new long[SEGMENTS + 1];
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, 0, header);
    header.asLongBuffer().get(starts);
    return new HalfRun(channel, starts);
  }

  private static void readFully(FileChannel channel, long from, ByteBuffer bytes)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("A file of halves is cut off");
      }
    }
    bytes.flip();
  }

  /** How many halves a slot has; direction 0 is OUT, 1 is IN. */
  int halves(int slot, int direction) {
    int segment = 2 * slot + direction;
    return Math.toIntExact(starts[segment + 1] - starts[segment]);
  }

  /** A reader from the first half on; several can read a run at once. */
  Reader reader() {
    return new Reader();
  }

  /** Reads halves, at best one slot after another. Confined to one thread. */
  final class Reader {
    private final ByteBuffer bytes =
        ByteBuffer.allocateDirect(READ_HALVES * LONGS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final LongBuffer longs = bytes.asLongBuffer().limit(0);

    /** The half that the buffer goes on with. */
    private long next;

    /** Copies all halves of a slot and direction to an array, which must have room. */
    void read(int slot, int direction, long[] target, int at) throws IOException {
      int segment = 2 * slot + direction;
      if (next != starts[segment]) {
        next = starts[segment];
        longs.limit(0);
      }
      int to = at + halves(slot, direction) * LONGS;
      for (int position = at; position < to; ) {
        if (!longs.hasRemaining()) {
          fill();
        }
        int count = Math.min(longs.remaining(), to - position);
        longs.get(target, position, count);
        position += count;
        next += count / LONGS;
      }
    }

    private void fill() throws IOException {
      long count = Math.min(READ_HALVES, starts[SEGMENTS] - next);
      bytes.clear().limit((int) count * LONGS * Long.BYTES);
      readFully(channel, HEADER_BYTES + next * LONGS * Long.BYTES, bytes);
      longs.position(0).limit((int) count * LONGS);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
