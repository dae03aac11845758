package io.kithgraph.meta.schema;

import java.time.Instant;

/**
 * Which property orders the adjacency lists of an edge label, and how its values map to the 64-bit
 * numbers that lists are ordered by. Immutable.
 *
 * @param property the name of the property; its value is kept as the sort key alone, not as a
 *     property too
 */
public record SortKeySpec(String property, Kind kind) {

  /** The Java type of the property and its order-preserving encoding. */
  public enum Kind {
    /** {@code Integer}: the number itself. */
    INT32,
    /** {@code Long}: the number itself; the kind of times in milliseconds. */
    INT64,
    /** {@code Instant}, kept in milliseconds since the epoch. */
    INSTANT,
    /** {@code Double}, by the order of {@link Double#compare}. */
    DOUBLE
  }

  /**
   * Sorted by the creation time, in milliseconds since the epoch, under the name {@code createdAt}.
   */
  public static final SortKeySpec CREATION_TIME = new SortKeySpec("createdAt", Kind.INT64);

  /**
   * The sort key that stands for a property value. Whole numbers of any Java width are taken for
   * every kind; an {@code INSTANT} takes whole numbers as milliseconds.
   *
   * @throws IllegalArgumentException if the value has the wrong type or is out of range
   */
  public long encode(Object value) {
    return switch (kind) {
      case INT32 -> {
        long number = whole(value);
        if (number != (int) number) {
          throw new IllegalArgumentException(
              "The sort key '" + property + "' is a 32-bit integer; " + value + " is too large");
        }
        yield number;
      }
      case INT64, INSTANT -> value instanceof Instant instant ? millis(instant) : whole(value);
      case DOUBLE -> {
        if (!(value instanceof Number number)) {
          throw wrongType(value);
        }
        yield sortableBits(Double.doubleToLongBits(number.doubleValue()));
      }
    };
  }

  /** The property value that a sort key stands for; the inverse of {@link #encode}. */
  public Object decode(long sortKey) {
    return switch (kind) {
      case INT32 -> (int) sortKey;
      case INT64 -> sortKey;
      case INSTANT -> Instant.ofEpochMilli(sortKey);
      case DOUBLE -> Double.longBitsToDouble(sortableBits(sortKey));
    };
  }

  /** Whether the sort key is a time in milliseconds, so that an absent value means now. */
  public boolean isTime() {
    return kind == Kind.INT64 || kind == Kind.INSTANT;
  }

  private long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "The sort key '" + property + "' is a time in milliseconds; " + instant + " is too far",
          e);
    }
  }

  private long whole(Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    throw wrongType(value);
  }

  private IllegalArgumentException wrongType(Object value) {
    return new IllegalArgumentException(
        "The sort key '"
            + property
            + "' is of kind "
            + kind
            + ", not a "
            + value.getClass().getSimpleName());
  }

  /** Flips all bits but the sign of negative numbers: its own inverse. */
  private static long sortableBits(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
