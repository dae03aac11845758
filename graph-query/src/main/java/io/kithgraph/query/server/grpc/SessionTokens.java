package io.kithgraph.query.server.grpc;

import io.kithgraph.storage.api.SessionToken;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Session tokens as clients carry them.
 *
 * <p>Layout, version 1, then base64url without padding; integers are big-endian: version (1 byte:
 * 1), then for each partition in ascending order its number (4 bytes) and the Raft index (8 bytes),
 * then the CRC32C of all before (4 bytes).
 */
final class SessionTokens {
  private static final byte VERSION = 1;
  private static final int ENTRY = Integer.BYTES + Long.BYTES;

  private SessionTokens() {}

  static String encode(SessionToken token) {
    Map<Integer, Long> sorted = new TreeMap<>(token.appliedIndexes());
    if (sorted.isEmpty()) {
      return "";
    }
    ByteBuffer out = ByteBuffer.allocate(1 + sorted.size() * ENTRY + Integer.BYTES).put(VERSION);
    sorted.forEach((partition, index) -> out.putInt(partition).putLong(index));
    out.putInt(checksum(out.array(), out.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  static SessionToken decode(String token, String field) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw malformed(field);
    }
    int end = bytes.length - Integer.BYTES;
    if (end < 1 || (end - 1) % ENTRY != 0) {
      throw malformed(field);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt(end) != checksum(bytes, end) || in.get() != VERSION) {
      throw malformed(field);
    }
    Map<Integer, Long> indexes = new HashMap<>();
    while (in.position() < end) {
      indexes.put(in.getInt(), in.getLong());
    }
    return new SessionToken(indexes);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static RequestException malformed(String field) {
    return RequestException.invalid(
        field,
        "The session token in '" + field + "' is malformed; pass on what an earlier response gave");
  }
}
