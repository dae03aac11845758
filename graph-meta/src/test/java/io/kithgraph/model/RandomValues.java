package io.kithgraph.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values for tests, drawn from a seeded generator with a liking for borders. */
public final class RandomValues {
  private static final long MAX_SECONDS = 31_556_889_864_403_199L;

  private RandomValues() {}

  /** Well-formed text of up to so many code points of all lengths in UTF-8. */
  public static String text(Random random, int maxCodePoints) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxCodePoints + 1);
    for (int i = 0; i < length; i++) {
      int codePoint =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> 0x80 + random.nextInt(0x780);
            case 2 -> 0xE000 + random.nextInt(0x2000);
            case 3 -> 0x10000 + random.nextInt(0x100000);
            case 4 -> 0xD700 + random.nextInt(0x100);
            default -> 'a' + random.nextInt(3);
          };
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  /** A number of any size, often a border. */
  public static long integer(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(5) - 2;
      case 1 -> Long.MIN_VALUE + random.nextInt(3);
      case 2 -> Long.MAX_VALUE - random.nextInt(3);
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  /** A value that can be stored as the type; collections nest up to the given depth. */
  public static Object value(Random random, PropertyType type, int depth) {
    return switch (type) {
      case BOOL -> random.nextBoolean();
      case INT8 -> (byte) integer(random);
      case INT16 -> (short) integer(random);
      case INT32 -> (int) integer(random);
      case INT64 -> integer(random);
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case STRING -> text(random, 20);
      case BYTES -> bytes(random);
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case INSTANT -> instant(random);
      case DATE_TIME -> dateTime(random);
      case BIG_INTEGER -> new BigInteger(random.nextInt(200), random).negate();
      case BIG_DECIMAL ->
          new BigDecimal(new BigInteger(random.nextInt(200), random), (int) integer(random));
      case LIST -> list(random, depth);
      case SET -> set(random, depth);
      case MAP -> map(random, depth);
    };
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Instant instant(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Instant.MIN;
      case 1 -> Instant.MAX;
      default ->
          Instant.ofEpochSecond(integer(random) % MAX_SECONDS, random.nextInt(1_000_000_000));
    };
  }

  private static OffsetDateTime dateTime(Random random) {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(129_601) - 64_800);
    return switch (random.nextInt(8)) {
      case 0 -> OffsetDateTime.MIN;
      case 1 -> OffsetDateTime.MAX;
      default -> Instant.ofEpochMilli(random.nextLong() >> 12).atOffset(offset);
    };
  }

  private static @Nullable Object element(Random random, int depth) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    PropertyType[] types = PropertyType.values();
    PropertyType type;
    do {
      type = types[random.nextInt(types.length)];
    } while (type == PropertyType.BYTES || (depth == 0 && isCollection(type)));
    return value(random, type, depth - 1);
  }

  private static boolean isCollection(PropertyType type) {
    return type == PropertyType.LIST || type == PropertyType.SET || type == PropertyType.MAP;
  }

  private static List<@Nullable Object> list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element(random, depth));
    }
    return list;
  }

  private static Set<@Nullable Object> set(Random random, int depth) {
    return new LinkedHashSet<>(list(random, depth));
  }

  private static Map<@Nullable Object, @Nullable Object> map(Random random, int depth) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(element(random, depth), element(random, depth));
    }
    return map;
  }
}
