package io.kithgraph.model;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads encoded {@link PropertySet}s.
 *
 * <p>Values, by type (varint: unsigned LEB128; zigzag: signed as varint; fixed widths are
 * big-endian):
 *
 * <pre>
 *   BOOL 1 byte 0/1 · INT8 1 byte · INT16, INT32, INT64 zigzag · FLOAT 4 bytes · DOUBLE 8 bytes · UUID 16 bytes
 *   STRING, BYTES  varint length, bytes (UTF-8)       BIG_INTEGER  varint length, two's complement
 *   BIG_DECIMAL    zigzag scale, then as BIG_INTEGER  INSTANT  zigzag seconds, varint nanoseconds
 *   DATE_TIME      as INSTANT, zigzag offset seconds
 *   LIST, SET      varint count, elements; MAP  varint count, key and value in turn; an element is a type byte
 *                  (0 = null) and a value
 * </pre>
 */
final class PropertyCodec {
  private static final int EXTENDED = 0x80;
  private static final int NULL = 0;

  /** Deeper collections are refused, so that no input can exhaust the stack. */
  private static final int MAX_DEPTH = 32;

  private PropertyCodec() {}

  static byte[] encode(Collection<Property> properties) {
    List<Property> sorted = new ArrayList<>(properties);
    sorted.sort(Comparator.comparingInt(Property::keyId).thenComparingInt(Property::ordinal));
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * sorted.size());
    Property previous = null;
    for (Property property : sorted) {
      if (previous != null
          && previous.keyId() == property.keyId()
          && previous.ordinal() == property.ordinal()) {
        throw new IllegalArgumentException(
            "Two properties have the key number " + property.keyId());
      }
      previous = property;
      writeVarint(out, property.keyId());
      boolean extended = property.ordinal() != 0 || !property.meta().isEmpty();
      PropertyType type = typeOf(property.value());
      out.write(type.code() | (extended ? EXTENDED : 0));
      if (extended) {
        writeVarint(out, property.ordinal());
        writeBytes(out, property.meta().encoded());
      }
      writeValue(out, type, property.value(), 0);
    }
    return out.toByteArray();
  }

  private static PropertyType typeOf(Object value) {
    return PropertyType.find(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A value of " + value.getClass().getName() + " cannot be a property"));
  }

  private static void writeValue(
      ByteArrayOutputStream out, PropertyType type, Object value, int depth) {
    switch (type) {
      case BOOL -> out.write((Boolean) value ? 1 : 0);
      case INT8 -> out.write((Byte) value);
      case INT16, INT32, INT64 -> writeZigzag(out, ((Number) value).longValue());
      case FLOAT -> out.writeBytes(ByteBuffer.allocate(4).putFloat((Float) value).array());
      case DOUBLE -> out.writeBytes(ByteBuffer.allocate(8).putDouble((Double) value).array());
      case STRING -> writeString(out, (String) value);
      case BYTES -> writeBytes(out, (byte[]) value);
      case UUID -> {
        UUID uuid = (UUID) value;
        out.writeBytes(
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
      }
      case INSTANT -> writeInstant(out, (Instant) value);
      case DATE_TIME -> {
        OffsetDateTime dateTime = (OffsetDateTime) value;
        writeInstant(out, dateTime.toInstant());
        writeZigzag(out, dateTime.getOffset().getTotalSeconds());
      }
      case BIG_INTEGER -> writeBytes(out, ((BigInteger) value).toByteArray());
      case BIG_DECIMAL -> {
        writeZigzag(out, ((BigDecimal) value).scale());
        writeBytes(out, ((BigDecimal) value).unscaledValue().toByteArray());
      }
      case LIST, SET -> {
        Collection<?> elements = (Collection<?>) value;
        writeVarint(out, elements.size());
        for (Object element : elements) {
          writeElement(out, element, depth + 1);
        }
      }
      case MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        writeVarint(out, map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          writeElement(out, entry.getKey(), depth + 1);
          writeElement(out, entry.getValue(), depth + 1);
        }
      }
    }
  }

  private static void writeElement(ByteArrayOutputStream out, @Nullable Object element, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "A property value nests more than " + MAX_DEPTH + " collections");
    }
    if (element == null) {
      out.write(NULL);
      return;
    }
    PropertyType type = typeOf(element);
    out.write(type.code());
    writeValue(out, type, element, depth);
  }

  private static void writeInstant(ByteArrayOutputStream out, Instant instant) {
    writeZigzag(out, instant.getEpochSecond());
    writeVarint(out, instant.getNano());
  }

  private static void writeString(ByteArrayOutputStream out, String value) {
    writeVarint(out, Utf8.length(value));
    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeZigzag(ByteArrayOutputStream out, long value) {
    writeVarint(out, (value << 1) ^ (value >> 63));
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Walks over an encoded set. Confined to one thread. */
  static final class Reader {
    private final ByteBuffer in;
    private int keyId;
    private int ordinal;
    private byte[] meta = new byte[0];
    private PropertyType type = PropertyType.BOOL;
    private int valueStart;
    private int valueEnd;

    Reader(byte[] encoded) {
      in = ByteBuffer.wrap(encoded);
    }

    /** Moves to the next property; false at the end. */
    boolean next() {
      if (valueEnd == in.limit()) {
        return false;
      }
      try {
        in.position(valueEnd);
        keyId = readLength();
        int tag = in.get() & 0xFF;
        type = PropertyType.ofCode(tag & ~EXTENDED);
        ordinal = 0;
        meta = new byte[0];
        if ((tag & EXTENDED) != 0) {
          ordinal = readLength();
          meta = readBytes();
        }
        valueStart = in.position();
        skipValue(type, 0);
        valueEnd = in.position();
        return true;
      } catch (BufferUnderflowException e) {
        throw new IllegalArgumentException("Truncated property set", e);
      }
    }

    int keyId() {
      return keyId;
    }

    Object value() {
      in.position(valueStart);
      return readValue(type, 0);
    }

    Property property() {
      return new Property(keyId, value(), ordinal, PropertySet.ofEncoded(meta));
    }

    private void skipValue(PropertyType valueType, int depth) {
      switch (valueType) {
        case BOOL, INT8 -> skip(1);
        case INT16, INT32, INT64 -> readVarint();
        case FLOAT -> skip(4);
        case DOUBLE -> skip(8);
        case UUID -> skip(16);
        case STRING, BYTES, BIG_INTEGER -> skip(readLength());
        default -> readValue(valueType, depth);
      }
    }

    private void skip(int bytes) {
      if (bytes > in.remaining()) {
        throw new BufferUnderflowException();
      }
      in.position(in.position() + bytes);
    }

    private Object readValue(PropertyType valueType, int depth) {
      return switch (valueType) {
        case BOOL -> in.get() != 0;
        case INT8 -> in.get();
        case INT16 -> (short) readZigzag();
        case INT32 -> (int) readZigzag();
        case INT64 -> readZigzag();
        case FLOAT -> in.getFloat();
        case DOUBLE -> in.getDouble();
        case STRING -> new String(readBytes(), StandardCharsets.UTF_8);
        case BYTES -> readBytes();
        case UUID -> new UUID(in.getLong(), in.getLong());
        case INSTANT -> readInstant();
        case DATE_TIME -> {
          Instant instant = readInstant();
          yield readOffset(instant);
        }
        case BIG_INTEGER -> new BigInteger(readBytes());
        case BIG_DECIMAL -> {
          int scale = (int) readZigzag();
          yield new BigDecimal(new BigInteger(readBytes()), scale);
        }
        case LIST -> readList(depth);
        case SET -> readSet(depth);
        case MAP -> readMap(depth);
      };
    }

    private List<@Nullable Object> readList(int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      readElements(list, depth);
      return Collections.unmodifiableList(list);
    }

    private Set<@Nullable Object> readSet(int depth) {
      Set<@Nullable Object> set = new LinkedHashSet<>();
      readElements(set, depth);
      return Collections.unmodifiableSet(set);
    }

    private void readElements(Collection<@Nullable Object> into, int depth) {
      int count = readLength();
      for (int i = 0; i < count; i++) {
        into.add(readElement(depth + 1));
      }
    }

    private Map<@Nullable Object, @Nullable Object> readMap(int depth) {
      int count = readLength();
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        Object key = readElement(depth + 1);
        map.put(key, readElement(depth + 1));
      }
      return Collections.unmodifiableMap(map);
    }

    private @Nullable Object readElement(int depth) {
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException(
            "A property value nests more than " + MAX_DEPTH + " collections");
      }
      int code = in.get() & 0xFF;
      return code == NULL ? null : readValue(PropertyType.ofCode(code), depth);
    }

    private Instant readInstant() {
      long seconds = readZigzag();
      int nanoseconds = readLength();
      try {
        return Instant.ofEpochSecond(seconds, nanoseconds);
      } catch (DateTimeException | ArithmeticException e) {
        throw new IllegalArgumentException("Malformed time in a property set", e);
      }
    }

    private OffsetDateTime readOffset(Instant instant) {
      long seconds = readZigzag();
      try {
        return instant.atOffset(ZoneOffset.ofTotalSeconds(Math.toIntExact(seconds)));
      } catch (DateTimeException | ArithmeticException e) {
        throw new IllegalArgumentException("Malformed time in a property set", e);
      }
    }

    private byte[] readBytes() {
      int length = readLength();
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      return bytes;
    }

    private int readLength() {
      long value = readVarint();
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("Malformed length in a property set");
      }
      return (int) value;
    }

    private long readZigzag() {
      long value = readVarint();
      return (value >>> 1) ^ -(value & 1);
    }

    private long readVarint() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte b = in.get();
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("Malformed number in a property set");
    }
  }
}
