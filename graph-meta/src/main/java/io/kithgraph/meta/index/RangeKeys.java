package io.kithgraph.meta.index;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lists of a range index and the sort keys in them. A vertex is in one of {@value #SHARDS}
 * lists for each class of values, so that the entries of an index are spread over the partitions. A
 * sort key never orders two values of a class otherwise than Gremlin does, but may be the same for
 * both: whoever reads a range tests what is found. Part of the format on disk:
 *
 * <pre>
 *   list      class letter, "#" and the number of the list in decimal: the vertex's slot modulo 16
 *   "l"       integers of up to 64 bits: the integer
 *   "f"       other numbers but not-a-number: the bits of the nearest double, those but the sign flipped if it is negative
 *   "s"       strings: the first eight bytes, big-endian and with the first bit flipped, of the text whose UTF-16 units are
 *             encoded one by one as UTF-8 encodes them; padded with zeros
 *   "i", "t"  instants and date-times: milliseconds since 1970, rounded down
 * </pre>
 *
 * <p>Other values are not indexed. Stateless.
 */
final class RangeKeys {
  /** The lists that an index has for each class of values. */
  static final int SHARDS = 16;

  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  /** A class of values and a place in its lists. */
  record Place(String valueClass, long sortKey) {}

  private RangeKeys() {}

  /** The list of a class in which a vertex is. */
  static VertexId list(String valueClass, GraphId graph, VertexId vertex) {
    return list(valueClass, Slots.of(graph, vertex) % SHARDS);
  }

  private static VertexId list(String valueClass, int shard) {
    return VertexId.of(valueClass + "#" + shard);
  }

  /** Where a stored value is, or empty if it is not indexed. */
  static Optional<Place> stored(Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return Optional.of(new Place("l", ((Number) value).longValue()));
    }
    if (value instanceof Number number) {
      double nearest = number.doubleValue();
      return Double.isNaN(nearest)
          ? Optional.empty()
          : Optional.of(new Place("f", ordered(nearest)));
    }
    if (value instanceof String text) {
      return Optional.of(new Place("s", prefix(text, 0)));
    }
    if (value instanceof Instant instant) {
      return Optional.of(new Place("i", millis(instant)));
    }
    if (value instanceof OffsetDateTime time) {
      return Optional.of(new Place("t", millis(time.toInstant())));
    }
    return Optional.empty();
  }

  /**
   * Where all values between two bounds are, or empty if an index cannot tell.
   *
   * @param bound the lower bound if {@code above}, else the upper one
   */
  static Optional<List<IndexRange>> wanted(Object bound, boolean above) {
    if (bound instanceof Number number) {
      double nearest = number.doubleValue();
      if (Double.isNaN(nearest)) {
        return Optional.empty();
      }
      List<IndexRange> ranges = new ArrayList<>();
      ranges.addAll(half("l", whole(number, above), above));
      ranges.addAll(half("f", ordered(rounded(nearest, above)), above));
      return Optional.of(ranges);
    }
    return stored(bound).map(place -> half(place.valueClass(), place.sortKey(), above));
  }

  /** Where all strings with a prefix are. */
  static List<IndexRange> startingWith(String start) {
    return shards("s", prefix(start, 0), prefix(start, 0xFF));
  }

  /** The whole lists of all classes. */
  static List<IndexRange> everything() {
    List<IndexRange> ranges = new ArrayList<>();
    for (String valueClass : List.of("l", "f", "s", "i", "t")) {
      ranges.addAll(shards(valueClass, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    return ranges;
  }

  private static List<IndexRange> half(String valueClass, long key, boolean above) {
    return above
        ? shards(valueClass, key, Long.MAX_VALUE)
        : shards(valueClass, Long.MIN_VALUE, key);
  }

  private static List<IndexRange> shards(String valueClass, long first, long last) {
    List<IndexRange> ranges = new ArrayList<>(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      ranges.add(new IndexRange(list(valueClass, shard), first, last));
    }
    return ranges;
  }

  /** A 64-bit integer at or beside the bound, on the side that leaves nothing out. */
  private static long whole(Number number, boolean above) {
    if (number instanceof BigDecimal || number instanceof BigInteger) {
      BigDecimal value =
          number instanceof BigDecimal decimal ? decimal : new BigDecimal((BigInteger) number);
      RoundingMode outwards = above ? RoundingMode.FLOOR : RoundingMode.CEILING;
      return value.max(MIN_LONG).min(MAX_LONG).setScale(0, outwards).longValue();
    }
    if (number instanceof Double || number instanceof Float) {
      double bound = rounded(number.doubleValue(), above);
      return above ? (long) Math.floor(bound) : (long) Math.ceil(bound);
    }
    return number.longValue();
  }

  /**
   * Numbers of different types may be compared as floats, so those that are the same float as the
   * bound are within it.
   */
  private static double rounded(double bound, boolean above) {
    float nearest = (float) bound;
    return above ? Math.min(bound, Math.nextDown(nearest)) : Math.max(bound, Math.nextUp(nearest));
  }

  private static long ordered(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0 : value);
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }

  private static long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static long prefix(String text, int padding) {
    long key = 0;
    int bytes = 0;
    for (int i = 0; i < text.length() && bytes < Long.BYTES; i++) {
      for (int unit : encoded(text.charAt(i))) {
        if (bytes < Long.BYTES) {
          key = (key << 8) | unit;
          bytes++;
        }
      }
    }
    for (; bytes < Long.BYTES; bytes++) {
      key = (key << 8) | padding;
    }
    return key ^ Long.MIN_VALUE;
  }

  private static int[] encoded(int unit) {
    int last = 0x80 | (unit & 0x3F);
    if (unit < 0x80) {
      return new int[] {unit};
    }
    return unit < 0x800
        ? new int[] {0xC0 | (unit >> 6), last}
        : new int[] {0xE0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3F), last};
  }
}
