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
    read(channel, 0, ByteBuffer.allocate(HEADER_BYTES)).get(starts);
    return new HalfRun(channel, starts);
  }

  private static LongBuffer read(FileChannel channel, long from, ByteBuffer bytes)
      throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("A file of halves is cut off");
      }
    }
    return bytes.flip().asLongBuffer();
  }

  /** How many halves the slots {@code from <= slot < to} have. */
  long count(int from, int to) {
    return starts[2 * to] - starts[2 * from];
  }

  /** How many halves a slot has; direction 0 is OUT, 1 is IN. */
  int halves(int slot, int direction) {
    return Math.toIntExact(starts[2 * slot + direction + 1] - starts[2 * slot + direction]);
  }

  /**
   * The halves of the slots {@code from <= slot < to}; thread-safe.
   *
   * @param buffer takes them, and must have room
   */
  LongBuffer read(int from, int to, ByteBuffer buffer) throws IOException {
    buffer.clear().limit(Math.toIntExact(count(from, to) * LONGS * Long.BYTES));
    return read(channel, HEADER_BYTES + starts[2 * from] * LONGS * Long.BYTES, buffer);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
