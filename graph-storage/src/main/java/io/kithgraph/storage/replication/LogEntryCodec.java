package io.kithgraph.storage.replication;

import io.kithgraph.storage.partition.record.CommandCodec;
import io.kithgraph.storage.partition.record.MalformedRecordException;
import io.kithgraph.storage.partition.record.RecordReader;
import io.kithgraph.storage.partition.record.RecordWriter;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What an entry of the Raft log carries: all commands that waited for the partition when it was
 * proposed, and the leader's clock. Format version 1; integers are big-endian:
 *
 * <pre>
 *   version u8 = 1 | log time i64 (milliseconds since 1970) | count u32 | commands | CRC32C u32 of all before
 * </pre>
 *
 * <p>{@link CommandCodec} describes the commands. Stateless.
 */
final class LogEntryCodec {
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 13;
  private static final int CHECKSUM_BYTES = 4;

  private LogEntryCodec() {}

  /** A decoded entry. */
  record Entry(long logTimeMillis, List<PartitionCommand> commands) {}

  static byte[] encodeCommand(PartitionCommand command) {
    RecordWriter out = new RecordWriter();
    CommandCodec.write(out, command);
    return out.toBytes();
  }

  /** The entry of commands that {@link #encodeCommand} encoded, ready to be read. */
  static ByteBuffer encode(long logTimeMillis, List<byte[]> commands) {
    int length = HEADER_BYTES + CHECKSUM_BYTES;
    for (byte[] command : commands) {
      length = Math.addExact(length, command.length);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put((byte) VERSION).putLong(logTimeMillis).putInt(commands.size());
    commands.forEach(out::put);
    out.putInt(checksum(out.array(), out.position()));
    return out.flip();
  }

  /**
   * Decodes an entry.
   *
   * @param data from its position to its limit; not changed
   * @throws MalformedRecordException if it is not what was written
   */
  static Entry decode(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < HEADER_BYTES
        || ByteBuffer.wrap(bytes, end, CHECKSUM_BYTES).getInt() != checksum(bytes, end)) {
      throw new MalformedRecordException("log entry with a wrong checksum");
    }
    RecordReader in = new RecordReader(ByteBuffer.wrap(bytes, 0, end));
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedRecordException("log entry of unknown version " + version);
    }
    long logTimeMillis = in.i64();
    int count = in.u32();
    if (count < 0 || count > in.remaining()) {
      throw new MalformedRecordException("log entry with a wrong count");
    }
    List<PartitionCommand> commands = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      commands.add(CommandCodec.read(in));
    }
    in.end();
    return new Entry(logTimeMillis, commands);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
