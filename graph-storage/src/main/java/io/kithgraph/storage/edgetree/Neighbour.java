package io.kithgraph.storage.edgetree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.VertexId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vertex id in the forms that pages compare: a long, or bytes that order as ids do (0x01 and
 * eight big-endian bytes with the sign flipped, or 0x02 and UTF-8). Confined to one thread.
 */
final class Neighbour {
  static final byte LONG = 0x01;
  static final byte STRING = 0x02;
  static final int LONG_BYTES = 9;
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  final boolean isLong;
  final long value;
  private final VertexId id;
  private byte @Nullable [] encoded;

  private Neighbour(VertexId id, boolean isLong, long value) {
    this.id = id;
    this.isLong = isLong;
    this.value = value;
  }

  static Neighbour of(VertexId id) {
    return id instanceof VertexId.LongId number
        ? new Neighbour(id, true, number.longValue())
        : new Neighbour(id, false, 0);
  }

  VertexId id() {
    return id;
  }

  byte[] encoded() {
    byte[] bytes = encoded;
    if (bytes == null) {
      if (isLong) {
        bytes = new byte[LONG_BYTES];
        encodeLong(bytes, 0, value);
      } else {
        byte[] utf8 = ((VertexId.StringId) id).string().getBytes(UTF_8);
        bytes = new byte[utf8.length + 1];
        bytes[0] = STRING;
        System.arraycopy(utf8, 0, bytes, 1, utf8.length);
      }
      encoded = bytes;
    }
    return bytes;
  }

  static void encodeLong(byte[] target, int offset, long value) {
    target[offset] = LONG;
    BIG_ENDIAN.set(target, offset + 1, value ^ Long.MIN_VALUE);
  }

  static long decodeLong(byte[] data, int start) {
    return (long) BIG_ENDIAN.get(data, start + 1) ^ Long.MIN_VALUE;
  }

  static VertexId decode(byte[] data, int start, int end) {
    return data[start] == LONG
        ? VertexId.of(decodeLong(data, start))
        : VertexId.of(new String(data, start + 1, end - start - 1, UTF_8));
  }

  /** Compares encoded bytes in a page to this id. */
  int compareFrom(byte[] data, int start, int end) {
    byte[] bytes = encoded();
    return Arrays.compareUnsigned(data, start, end, bytes, 0, bytes.length);
  }
}
