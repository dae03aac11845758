package io.kithgraph.storage.bulk.build;

import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.bulk.BulkLoads.Load;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Brings one table to all replicas of its partition, from where they have it. One use. */
final class TableSending {
  private final Step step;
  private final Load load;
  private final int partition;
  private final Path file;

  TableSending(Step step, Load load, int partition, Path file) {
    this.step = step;
    this.load = load;
    this.partition = partition;
    this.file = file;
  }

  /**
   * Returns once all replicas have all of it.
   *
   * @param sent told how many bytes more they have
   */
  void run(LongConsumer sent) throws IOException {
    String name = String.valueOf(file.getFileName());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      for (long offset = 0; offset < length; ) {
        long from = offset;
        byte[] bytes = read(channel, from, length);
        offset = step.run(loads -> loads.stage(load, partition, name, from, bytes, length));
        sent.accept(offset - from);
      }
    }
  }

  private static byte[] read(FileChannel channel, long from, long length) throws IOException {
    byte[] bytes = new byte[(int) Math.min(BulkLoads.MAX_STAGED_BYTES, length - from)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new EOFException("A table was cut off while it was sent");
      }
    }
    return bytes;
  }
}
