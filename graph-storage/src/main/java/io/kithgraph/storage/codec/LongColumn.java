package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A column of 64-bit numbers as bytes: little-endian, 8 bytes each. Stateless. */
final class LongColumn {
  private LongColumn() {}

  static ByteString write(long[] values, int size) {
    byte[] bytes = new byte[size * Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values, 0, size);
    // Nobody else has the array.
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static long[] read(ByteString column) {
    if (column.size() % Long.BYTES != 0) {
      throw WireCodes.malformed("a column of " + column.size() + " bytes");
    }
    long[] values = new long[column.size() / Long.BYTES];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
    return values;
  }
}
