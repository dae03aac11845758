package io.kithgraph.storage.partition.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads what {@link RecordWriter} wrote. Confined to one thread.
 *
 * <p>Every method throws {@link MalformedRecordException} when the bytes cannot be what was
 * written, and allocates no more than the bytes that are there.
 */
public final class RecordReader {
  private final ByteBuffer in;

  /** Reads the bytes from the start. */
  public RecordReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  /** Reads the buffer from its position to its limit. */
  public RecordReader(ByteBuffer buffer) {
    this.in = buffer;
  }

  /** The bytes not yet read. */
  public int remaining() {
    return in.remaining();
  }

  /** Reads 8 bits. */
  public int u8() {
    try {
      return in.get() & 0xFF;
    } catch (BufferUnderflowException e) {
      throw truncated(e);
    }
  }

  boolean bool() {
    return u8() != 0;
  }

  int u16() {
    try {
      return in.getShort() & 0xFFFF;
    } catch (BufferUnderflowException e) {
      throw truncated(e);
    }
  }

  /** Reads 32 bits. */
  public int u32() {
    try {
      return in.getInt();
    } catch (BufferUnderflowException e) {
      throw truncated(e);
    }
  }

  /** Reads 64 bits. */
  public long i64() {
    try {
      return in.getLong();
    } catch (BufferUnderflowException e) {
      throw truncated(e);
    }
  }

  /** Reads a number of at most 32 bits. */
  public int varint() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = u8();
      value |= (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new MalformedRecordException("number too long");
  }

  /** Reads the number of things that follow, each of which takes at least one byte. */
  public int count() {
    int value = varint();
    if (value < 0 || value > in.remaining()) {
      throw new MalformedRecordException("count beyond the end");
    }
    return value;
  }

  byte[] bytes() {
    byte[] value = new byte[count()];
    in.get(value);
    return value;
  }

  VertexId vertex() {
    int form = u8();
    if (form == RecordWriter.LONG_ID) {
      return VertexId.of(i64());
    }
    if (form != RecordWriter.STRING_ID) {
      throw new MalformedRecordException("unknown form of a vertex id");
    }
    try {
      return VertexId.of(new String(bytes(), UTF_8));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("not a vertex id", e);
    }
  }

  PropertySet properties() {
    return PropertySet.ofEncoded(bytes());
  }

  RequestId transaction() {
    return new RequestId(i64(), i64());
  }

  /** Checks that everything was read. */
  public void end() {
    if (in.hasRemaining()) {
      throw new MalformedRecordException("bytes after the end");
    }
  }

  private static MalformedRecordException truncated(BufferUnderflowException cause) {
    return new MalformedRecordException("truncated", cause);
  }
}
