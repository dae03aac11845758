package io.kithgraph.storage.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.VertexId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes and reads the parts of keys at array positions. Stateless. */
final class KeyBytes {
  static final byte LONG_ID = 0x01;
  static final byte STRING_ID = 0x02;
  private static final byte ESCAPED_ZERO = (byte) 0xFF;
  private static final byte TERMINATOR = 0x01;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyBytes() {}

  static void putShort(byte[] bytes, int offset, int value) {
    SHORT.set(bytes, offset, (short) value);
  }

  static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  static void putLong(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }

  static int getShort(byte[] bytes, int offset) {
    return (short) SHORT.get(bytes, offset) & 0xFFFF;
  }

  static int getInt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static long getLong(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  /**
   * The bytes that an id takes in a key; a string is passed as its UTF-8 form, an integer as null.
   */
  static int idLength(VertexId id) {
    if (id instanceof VertexId.LongId) {
      return 9;
    }
    byte[] utf8 = ((VertexId.StringId) id).string().getBytes(UTF_8);
    int length = utf8.length + 3;
    for (byte b : utf8) {
      if (b == 0) {
        length++;
      }
    }
    return length;
  }

  /** Writes an id and returns the position after it. */
  static int putId(byte[] bytes, int offset, VertexId id) {
    if (id instanceof VertexId.LongId number) {
      bytes[offset] = LONG_ID;
      putLong(bytes, offset + 1, number.longValue() ^ Long.MIN_VALUE);
      return offset + 9;
    }
    int at = offset;
    bytes[at++] = STRING_ID;
    for (byte b : ((VertexId.StringId) id).string().getBytes(UTF_8)) {
      bytes[at++] = b;
      if (b == 0) {
        bytes[at++] = ESCAPED_ZERO;
      }
    }
    bytes[at++] = 0;
    bytes[at++] = TERMINATOR;
    return at;
  }

  /** The position after the id that starts at the offset; -1 if there is no whole id. */
  static int skipId(byte[] bytes, int offset) {
    if (offset >= bytes.length) {
      return -1;
    }
    if (bytes[offset] == LONG_ID) {
      return offset + 9 <= bytes.length ? offset + 9 : -1;
    }
    if (bytes[offset] != STRING_ID) {
      return -1;
    }
    for (int i = offset + 1; i + 1 < bytes.length; i++) {
      if (bytes[i] == 0) {
        if (bytes[i + 1] == TERMINATOR) {
          return i + 2;
        }
        i++;
      }
    }
    return -1;
  }

  /** Reads the id between two positions found by {@link #skipId}. */
  static VertexId getId(byte[] bytes, int offset, int end) {
    if (bytes[offset] == LONG_ID) {
      return VertexId.of(getLong(bytes, offset + 1) ^ Long.MIN_VALUE);
    }
    byte[] utf8 = new byte[end - offset - 3];
    int length = 0;
    for (int i = offset + 1; i < end - 2; i++) {
      utf8[length++] = bytes[i];
      if (bytes[i] == 0) {
        i++;
      }
    }
    return VertexId.of(new String(utf8, 0, length, UTF_8));
  }

  /**
   * A hash that spreads keys which differ in few bits; eight bytes a step, for it is taken at every
   * look-up.
   */
  static int hash(byte[] bytes) {
    long hash = bytes.length;
    int last = bytes.length - 8;
    if (last >= 0) {
      for (int i = 0; i < last; i += 8) {
        hash = (hash ^ getLong(bytes, i)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
      }
      // The last step may take bytes a second time, which harms nothing.
      hash = (hash ^ getLong(bytes, last)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    } else {
      for (byte b : bytes) {
        hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
      }
    }
    return (int) hash;
  }
}
