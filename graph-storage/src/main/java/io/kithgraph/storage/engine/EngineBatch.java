package io.kithgraph.storage.engine;

import java.util.Arrays;

/**
 * Operations that {@link Engine#write} applies as one. Confined to one thread; may be cleared and
 * filled again.
 *
 * <p>The operations are kept in one growing array, so that an engine can take them without an
 * object for each:
 *
 * <pre>
 *   put          0x01 | key length varint | key | value length varint | value
 *   merge        0x02 | key length varint | key | value length varint | value
 *   delete       0x00 | key length varint | key
 *   deleteRange  0x0F | from length varint | from | to length varint | to
 * </pre>
 */
public final class EngineBatch {
  private static final byte DELETE = 0x00;
  private static final byte PUT = 0x01;
  private static final byte MERGE = 0x02;
  private static final byte DELETE_RANGE = 0x0F;
  private static final int INITIAL_BYTES = 1024;

  /** A batch that has been cleared keeps no more memory than this. */
  private static final int MAX_KEPT_BYTES = 1 << 22;

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int length;
  private int count;

  /** Receives the operations of a batch in order. The arrays belong to the receiver. */
  public interface Visitor {
    void put(byte[] key, byte[] value);

    void merge(byte[] key, byte[] suffix);

    void delete(byte[] key);

    void deleteRange(byte[] from, byte[] to);
  }

  /** Sets the value of the key. */
  public void put(byte[] key, byte[] value) {
    put(key, value, 0, value.length);
  }

  /** Sets the value of the key to a range of an array. */
  public void put(byte[] key, byte[] value, int offset, int valueLength) {
    begin(PUT, key.length + valueLength);
    append(key, 0, key.length);
    append(value, offset, valueLength);
  }

  /** Appends to the value of the key, which may have none yet. */
  public void merge(byte[] key, byte[] suffix) {
    begin(MERGE, key.length + suffix.length);
    append(key, 0, key.length);
    append(suffix, 0, suffix.length);
  }

  /** Removes the key, if it is there. */
  public void delete(byte[] key) {
    begin(DELETE, key.length);
    append(key, 0, key.length);
  }

  /** Removes all keys with {@code from <= key < to}. */
  public void deleteRange(byte[] from, byte[] to) {
    begin(DELETE_RANGE, from.length + to.length);
    append(from, 0, from.length);
    append(to, 0, to.length);
  }

  /** The number of operations. */
  public int count() {
    return count;
  }

  /** The bytes that the operations take in the form that the class comment describes. */
  public int length() {
    return length;
  }

  /** Whether there is no operation. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Forgets all operations. */
  public void clear() {
    length = 0;
    count = 0;
    if (buffer.length > MAX_KEPT_BYTES) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  /** Copies the operations, in the form that the class comment describes, to an array. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(buffer, 0, target, offset, length);
  }

  /** Hands every operation to the visitor, in the order in which they were added. */
  public void forEach(Visitor visitor) {
    Reader reader = new Reader();
    while (reader.position < length) {
      byte tag = buffer[reader.position++];
      byte[] first = reader.bytes();
      switch (tag) {
        case PUT -> visitor.put(first, reader.bytes());
        case MERGE -> visitor.merge(first, reader.bytes());
        case DELETE -> visitor.delete(first);
        case DELETE_RANGE -> visitor.deleteRange(first, reader.bytes());
        default -> throw new IllegalStateException("Unknown operation " + tag);
      }
    }
  }

  private final class Reader {
    private int position;

    private byte[] bytes() {
      int size = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = buffer[position++];
        size |= (b & 0x7F) << shift;
        if (b >= 0) {
          break;
        }
      }
      position += size;
      return Arrays.copyOfRange(buffer, position - size, position);
    }
  }

  private void begin(byte tag, int bytes) {
    int needed = Math.addExact(length, Math.addExact(bytes, 11));
    if (needed > buffer.length) {
      buffer =
          Arrays.copyOf(
              buffer,
              Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 16L, buffer.length * 2L)));
    }
    buffer[length++] = tag;
    count++;
  }

  private void append(byte[] bytes, int offset, int size) {
    int rest = size;
    while (rest >= 0x80) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    System.arraycopy(bytes, offset, buffer, length, size);
    length += size;
  }
}
