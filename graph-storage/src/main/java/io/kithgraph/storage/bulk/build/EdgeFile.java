package io.kithgraph.storage.bulk.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of edges without properties whose ids are integers. Confined to one thread.
 *
 * <pre>
 *   "KITHEDGE"   8 bytes ASCII
 *   version u32 = 1 | record bytes u32 = 24       all integers little-endian
 *   records: source i64 | destination i64 | sort key i64
 * </pre>
 */
public final class EdgeFile implements EdgeSource {
  private static final long MAGIC = 0x45474445_4854494BL;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 16;
  private static final int RECORD_BYTES = 24;
  private static final int BUFFER_RECORDS = 1 << 15;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_RECORDS * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private EdgeFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Whether the file begins as such files do. */
  public static boolean isOne(Path path) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (start.hasRemaining() && channel.read(start) >= 0) {
        // Until it is full, or the file ends.
      }
    }
    return !start.hasRemaining() && start.getLong(0) == MAGIC;
  }

  /**
   * Opens a file for reading.
   *
   * @throws IOException if it cannot be read or is no such file, saying so
   */
  public static EdgeFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    EdgeFile file = new EdgeFile(channel);
    ByteBuffer header = file.buffer;
    header.clear().limit(HEADER_BYTES);
    file.readFully();
    if (header.remaining() < HEADER_BYTES
        || header.getLong() != MAGIC
        || header.getInt() != VERSION
        || header.getInt() != RECORD_BYTES) {
      channel.close();
      throw new IOException(path + " is no file of edges, or of a newer version");
    }
    if ((channel.size() - HEADER_BYTES) % RECORD_BYTES != 0) {
      channel.close();
      throw new IOException(path + " ends within an edge");
    }
    header.limit(0);
    return file;
  }

  /** Writes a file, in place of one of that name. */
  public static void write(Path path, EdgeSource edges) throws IOException {
    EdgeChunk chunk = EdgeChunk.of(BUFFER_RECORDS);
    try (FileChannel out =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(BUFFER_RECORDS * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(MAGIC).putInt(VERSION).putInt(RECORD_BYTES);
      int edgesRead;
      do {
        writeFully(out, bytes.flip());
        bytes.clear();
        edgesRead = edges.fill(chunk);
        for (int i = 0; i < edgesRead; i++) {
          bytes.putLong(chunk.sources()[i]);
          bytes.putLong(chunk.destinations()[i]);
          bytes.putLong(chunk.sortKeys()[i]);
        }
      } while (edgesRead > 0);
    }
  }

  static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  @Override
  public int fill(EdgeChunk chunk) throws IOException {
    int filled = 0;
    while (filled < chunk.capacity()) {
      if (!buffer.hasRemaining()) {
        buffer.clear();
        readFully();
        if (!buffer.hasRemaining()) {
          break;
        }
      }
      int count = Math.min(buffer.remaining() / RECORD_BYTES, chunk.capacity() - filled);
      for (int i = 0; i < count; i++, filled++) {
        chunk.sources()[filled] = buffer.getLong();
        chunk.destinations()[filled] = buffer.getLong();
        chunk.sortKeys()[filled] = buffer.getLong();
      }
    }
    return filled;
  }

  /** Fills the buffer up to its limit or the end of the file, and makes it ready to be read. */
  private void readFully() throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        break;
      }
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
