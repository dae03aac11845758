package io.kithgraph.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The types of property values, with the Java class of each and the code that stands for it on disk
 * and on the wire. Codes are part of the format: they are never changed and never used again.
 */
public enum PropertyType {
  BOOL(1, Boolean.class),
  INT32(2, Integer.class),
  INT64(3, Long.class),
  FLOAT(4, Float.class),
  DOUBLE(5, Double.class),
  STRING(6, String.class),
  /** A {@code byte[]}; callers must not change an array that they handed over or were given. */
  BYTES(7, byte[].class),
  UUID(8, UUID.class),
  INSTANT(9, Instant.class),
  LIST(10, List.class),
  SET(11, Set.class),
  MAP(12, Map.class),
  INT8(13, Byte.class),
  INT16(14, Short.class),
  BIG_INTEGER(15, BigInteger.class),
  BIG_DECIMAL(16, BigDecimal.class),
  /** A point in time with its offset from UTC, as Gremlin's {@code datetime()} makes it. */
  DATE_TIME(17, OffsetDateTime.class);

  private final int code;
  private final Class<?> javaType;

  PropertyType(int code, Class<?> javaType) {
    this.code = code;
    this.javaType = javaType;
  }

  /** The code of this type in encoded property sets, 1 to 127. */
  public int code() {
    return code;
  }

  /** The class of which every value of this type is an instance. */
  public Class<?> javaType() {
    return javaType;
  }

  /**
   * Whether the value may be stored as this type; the elements of collections are not looked at.
   */
  public boolean accepts(Object value) {
    return javaType.isInstance(value);
  }

  /** The type of a Java value, or empty if values of its class cannot be stored. */
  public static Optional<PropertyType> find(Object value) {
    for (PropertyType type : VALUES) {
      if (type.accepts(value)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * The type with the given code.
   *
   * @throws IllegalArgumentException if no type has it
   */
  public static PropertyType ofCode(int code) {
    for (PropertyType type : VALUES) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("Unknown property type code " + code);
  }

  private static final PropertyType[] VALUES = values();
}
