package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cursors as clients carry them: opaque, checked, and bound to what they were made for.
 *
 * <p>Layout, version 1, then base64url without padding; integers are big-endian:
 *
 * <pre>
 *   version      1 byte: 1
 *   kind         1 byte: 1 a position in a list, 2 a place in a scan
 *   fingerprint  8 bytes: of the graph and of all that decides the order and content of the pages
 *   kind 1:      sort key 8 bytes · tie-breaker 8 bytes · neighbour
 *                (0x01 and 8 bytes, or 0x02 and UTF-8)
 *   kind 2:      the continuation of storage, UTF-8
 *   checksum     4 bytes: CRC32C of all before
 * </pre>
 */
final class Cursors {
  private static final byte VERSION = 1;
  private static final byte POSITION = 1;
  private static final byte SCAN = 2;
  private static final byte NUMBER_ID = 1;
  private static final byte STRING_ID = 2;
  private static final int HEADER = 2 + Long.BYTES;
  private static final int CHECKSUM = Integer.BYTES;

  private Cursors() {}

  /** The cursor of a position, or the empty string for none. */
  static String encode(@Nullable Position position, long fingerprint) {
    if (position == null) {
      return "";
    }
    byte[] string =
        position.neighbour() instanceof VertexId.StringId id
            ? id.string().getBytes(StandardCharsets.UTF_8)
            : null;
    int length = 2 * Long.BYTES + 1 + (string == null ? Long.BYTES : string.length);
    ByteBuffer out = start(POSITION, fingerprint, length);
    out.putLong(position.sortKey()).putLong(position.tieBreaker());
    if (string == null) {
      out.put(NUMBER_ID).putLong(((VertexId.LongId) position.neighbour()).longValue());
    } else {
      out.put(STRING_ID).put(string);
    }
    return finish(out);
  }

  /** The cursor of a scan. */
  static String encodeScan(String continuation, long fingerprint) {
    byte[] bytes = continuation.getBytes(StandardCharsets.UTF_8);
    return finish(start(SCAN, fingerprint, bytes.length).put(bytes));
  }

  /** The position that a cursor holds, or null for the empty cursor. */
  static @Nullable Position decode(String cursor, long fingerprint, String field) {
    if (cursor.isEmpty()) {
      return null;
    }
    ByteBuffer in = open(cursor, POSITION, fingerprint, field);
    if (in.remaining() < 2 * Long.BYTES + 2) {
      throw malformed(field);
    }
    long sortKey = in.getLong();
    long tieBreaker = in.getLong();
    byte kind = in.get();
    if (kind == NUMBER_ID && in.remaining() == Long.BYTES) {
      return new Position(sortKey, VertexId.of(in.getLong()), tieBreaker);
    }
    if (kind == STRING_ID && in.remaining() <= VertexId.MAX_STRING_BYTES) {
      byte[] bytes = new byte[in.remaining()];
      in.get(bytes);
      return new Position(
          sortKey, VertexId.of(new String(bytes, StandardCharsets.UTF_8)), tieBreaker);
    }
    throw malformed(field);
  }

  /** The continuation of storage that a scan's cursor holds. */
  static String decodeScan(String cursor, long fingerprint, String field) {
    ByteBuffer in = open(cursor, SCAN, fingerprint, field);
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ByteBuffer start(byte kind, long fingerprint, int length) {
    return ByteBuffer.allocate(HEADER + length + CHECKSUM)
        .put(VERSION)
        .put(kind)
        .putLong(fingerprint);
  }

  private static String finish(ByteBuffer out) {
    CRC32C crc = new CRC32C();
    crc.update(out.duplicate().flip());
    out.putInt((int) crc.getValue());
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ByteBuffer open(String cursor, byte kind, long fingerprint, String field) {
    if (cursor.length() > RequestLimits.MAX_CURSOR_CHARS) {
      throw malformed(field);
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw malformed(field);
    }
    int end = bytes.length - CHECKSUM;
    if (end < HEADER) {
      throw malformed(field);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt(end) != checksum(bytes, end)) {
      throw malformed(field);
    }
    if (in.get() != VERSION) {
      throw bad(field, "The cursor in '" + field + "' is of another version; start again");
    }
    if (in.get() != kind || in.getLong() != fingerprint) {
      throw bad(
          field,
          "The cursor in '"
              + field
              + "' was made for another list, order or filter; repeat the request that it came"
              + " from, or start again without a cursor");
    }
    return in.limit(end);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static RequestException malformed(String field) {
    return bad(
        field, "The cursor in '" + field + "' is malformed; pass on what an earlier page gave");
  }

  private static RequestException bad(String field, String message) {
    return new RequestException(Status.Code.INVALID_ARGUMENT, "BAD_CURSOR", field, message);
  }
}
