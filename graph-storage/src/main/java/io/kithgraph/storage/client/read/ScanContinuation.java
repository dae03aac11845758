package io.kithgraph.storage.client.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a scan over all vertices goes on: a slot, and in it the vertex after which. Says nothing of
 * partitions, so it outlives splits and moves. Immutable.
 *
 * <p>As text: unpadded URL-safe Base64 of
 *
 * <pre>
 *   version   1 byte   1
 *   slot      u16
 *   vertex    1 byte   0 none | 1 integer, 8 bytes | 2 string, UTF-8 to the end
 *   checksum  u32      CRC32C of all before it
 * </pre>
 *
 * @param slot the first slot to look at, 0 to {@link Slots#COUNT} - 1
 * @param after the vertex of that slot to start after, or null
 */
record ScanContinuation(int slot, @Nullable VertexId after) {
  static final ScanContinuation START = new ScanContinuation(0, null);

  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 4;
  private static final int CHECKSUM_BYTES = 4;

  String format() {
    byte[] string =
        after instanceof VertexId.StringId id ? id.string().getBytes(UTF_8) : new byte[0];
    boolean isLong = after instanceof VertexId.LongId;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + (isLong ? Long.BYTES : string.length) + CHECKSUM_BYTES);
    bytes.put(VERSION).putShort((short) slot);
    if (after instanceof VertexId.LongId id) {
      bytes.put((byte) 1).putLong(id.longValue());
    } else {
      bytes.put((byte) (after == null ? 0 : 2)).put(string);
    }
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * What {@link #format} wrote.
   *
   * @throws StorageException with {@code INVALID_ARGUMENT} if it is anything else
   */
  static ScanContinuation parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      int end = bytes.length - CHECKSUM_BYTES;
      if (end >= HEAD_BYTES
          && bytes[0] == VERSION
          && ByteBuffer.wrap(bytes).getInt(end) == checksum(bytes, end)) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
        int slot = in.getShort() & 0xFFFF;
        int kind = in.get();
        VertexId after =
            switch (kind) {
              case 0 -> null;
              case 1 -> VertexId.of(in.getLong());
              default -> VertexId.of(new String(Arrays.copyOfRange(bytes, 4, end), UTF_8));
            };
        if (slot < Slots.COUNT) {
          return new ScanContinuation(slot, after);
        }
      }
    } catch (IllegalArgumentException e) {
      throw malformed(text, e);
    }
    throw malformed(text, null);
  }

  private static StorageException malformed(String text, @Nullable Throwable cause) {
    return new StorageException(
        ErrorCode.INVALID_ARGUMENT,
        "Not a continuation that a scan gave: '" + text + "'; start the scan anew without one",
        cause);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
