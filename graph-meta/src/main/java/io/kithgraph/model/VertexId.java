package io.kithgraph.model;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a vertex within its graph: a 64-bit integer or a string of 1 to {@value
 * #MAX_STRING_BYTES} UTF-8 bytes.
 *
 * <p>The natural order is the order of keys on disk: integers by value before strings by unsigned
 * UTF-8 bytes. Immutable.
 */
public sealed interface VertexId extends Comparable<VertexId> {

  /** Upper bound of a string id, in UTF-8 bytes. */
  int MAX_STRING_BYTES = 256;

  /** The id that is the given integer. */
  static VertexId of(long value) {
    return new LongId(value);
  }

  /**
   * The id that is the given string.
   *
   * @throws IllegalArgumentException if it is empty, longer than {@value #MAX_STRING_BYTES} UTF-8
   *     bytes or not well-formed UTF-16
   */
  static VertexId of(String value) {
    return new StringId(value);
  }

  /** The id as users of Gremlin see it: a {@link Long} or a {@link String}. */
  Object value();

  @Override
  default int compareTo(VertexId other) {
    if (this instanceof LongId a && other instanceof LongId b) {
      return Long.compare(a.longValue(), b.longValue());
    }
    if (this instanceof StringId a && other instanceof StringId b) {
      return compareUtf8(a.string(), b.string());
    }
    return this instanceof LongId ? -1 : 1;
  }

  private static int compareUtf8(String a, String b) {
    // Equal to comparing the UTF-8 bytes as unsigned: code point order.
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above every other char.
        boolean highX = Character.isSurrogate(x);
        return highX == Character.isSurrogate(y) ? Character.compare(x, y) : highX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** An integer id. */
  record LongId(long longValue) implements VertexId {
    @Override
    public Long value() {
      return longValue;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof LongId id && longValue == id.longValue;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(longValue);
    }

    @Override
    public String toString() {
      return Long.toString(longValue);
    }
  }

  /** A string id. */
  record StringId(String string) implements VertexId {
    public StringId {
      int bytes = utf8Length(string);
      if (bytes == 0 || bytes > MAX_STRING_BYTES) {
        throw new IllegalArgumentException(
            "A string vertex id has 1 to " + MAX_STRING_BYTES + " UTF-8 bytes, not " + bytes);
      }
    }

    private static int utf8Length(String string) {
      try {
        return Utf8.length(string);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("A string vertex id must be well-formed Unicode", e);
      }
    }

    @Override
    public String value() {
      return string;
    }

    @Override
    public String toString() {
      return string;
    }
  }
}
