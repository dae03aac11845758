package io.kithgraph.meta.index;

import io.kithgraph.model.VertexId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The list of an equality index in which the vertices with a value are. Values that Gremlin calls
 * equal, such as {@code 1} and {@code 1.0}, have one list. Part of the format on disk:
 *
 * <pre>
 *   a number that is a 64-bit integer       the integer
 *   another that is a double                "d" and the 16 hexadecimal digits of its bits
 *   another                                 "b" and its decimal digits without zeros at the end
 *   a string                                "s" and the string
 *   a boolean, a UUID                       "o" and "true", "false"; "u" and the UUID
 *   an instant, a date-time                 "i" and "t", each with the ISO-8601 text
 *   what would be longer than an id may be  "h", its first letter and its SHA-256 in hexadecimal
 * </pre>
 *
 * <p>Other values (not-a-number, bytes, lists, sets, maps) are not indexed. Stateless.
 */
final class EqualityKeys {
  /** Below this every integer is a double, or a float, too, and no two are the same one. */
  private static final long EXACT_DOUBLES = 1L << 53;

  private static final long EXACT_FLOATS = 1L << 24;

  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private EqualityKeys() {}

  /** The list of a stored value, or empty if it is not indexed. */
  static Optional<VertexId> stored(Object value) {
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof String text) {
      return Optional.of(text("s", text));
    }
    if (value instanceof Boolean truth) {
      return Optional.of(VertexId.of("o" + truth));
    }
    if (value instanceof UUID uuid) {
      return Optional.of(VertexId.of("u" + uuid));
    }
    if (value instanceof Instant instant) {
      return Optional.of(VertexId.of("i" + instant));
    }
    if (value instanceof OffsetDateTime time) {
      return Optional.of(VertexId.of("t" + time.toInstant()));
    }
    return Optional.empty();
  }

  /**
   * The lists in which all vertices are whose value equals the given one, or empty if an index
   * cannot tell.
   */
  static Optional<List<VertexId>> wanted(Object value) {
    try {
      if (!(value instanceof Number number)) {
        return stored(value).map(List::of);
      }
      if (isWhole(number)) {
        return Optional.of(whole(number.longValue()));
      }
      boolean manyEqualIt =
          number instanceof Float
              ? !(Math.abs(number.floatValue()) < EXACT_FLOATS)
              : number instanceof Double && !(Math.abs(number.doubleValue()) < EXACT_DOUBLES);
      return manyEqualIt ? Optional.empty() : number(number).map(List::of);
    } catch (IllegalArgumentException e) {
      // No stored string is malformed.
      return Optional.of(List.of());
    }
  }

  /** An integer, and the double and the float that it is compared with as if it were that one. */
  private static List<VertexId> whole(long value) {
    Set<VertexId> lists = new LinkedHashSet<>();
    lists.add(VertexId.of(value));
    number((double) value).ifPresent(lists::add);
    number((double) (float) value).ifPresent(lists::add);
    return List.copyOf(lists);
  }

  private static boolean isWhole(Number number) {
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }

  private static Optional<VertexId> number(Number number) {
    if (isWhole(number)) {
      return Optional.of(VertexId.of(number.longValue()));
    }
    if (number instanceof BigDecimal || number instanceof BigInteger) {
      return Optional.of(
          big(number instanceof BigDecimal d ? d : new BigDecimal((BigInteger) number)));
    }
    double value = number.doubleValue();
    if (Double.isNaN(value)) {
      return Optional.empty();
    }
    long whole = (long) value;
    return Optional.of(
        whole == value && whole != Long.MAX_VALUE ? VertexId.of(whole) : fractional(value));
  }

  private static VertexId fractional(double value) {
    return VertexId.of("d" + HexFormat.of().toHexDigits(Double.doubleToLongBits(value)));
  }

  private static VertexId big(BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() <= 0 && plain.compareTo(MIN_LONG) >= 0 && plain.compareTo(MAX_LONG) <= 0) {
      return VertexId.of(plain.longValue());
    }
    double nearest = plain.doubleValue();
    if (!Double.isInfinite(nearest) && BigDecimal.valueOf(nearest).compareTo(plain) == 0) {
      return fractional(nearest);
    }
    return text("b", plain.toString());
  }

  private static VertexId text(String kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (kind.length() + bytes.length <= VertexId.MAX_STRING_BYTES) {
      return VertexId.of(kind + text);
    }
    return VertexId.of("h" + kind + HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
