package io.kithgraph.storage.partition.record;

import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import java.nio.ByteBuffer;

/**
 * What a partition keeps of a vertex. Immutable.
 *
 * <p>Stored as a record, format version 1: label u32 | encoded properties, to the end. The record's
 * log sequence number, which the record store keeps, is the vertex's version.
 */
public record Vertex(LabelId label, PropertySet properties) {
  /** The largest encoded property set of a vertex. */
  public static final int MAX_PROPERTY_BYTES = 1 << 20;

  public byte[] encode() {
    byte[] encoded = properties.encoded();
    return ByteBuffer.allocate(4 + encoded.length).putInt(label.value()).put(encoded).array();
  }

  public static Vertex decode(byte[] payload) {
    return decode(ByteBuffer.wrap(payload), true);
  }

  /** Reads from the buffer's position to its limit; leaves the properties out if not wanted. */
  public static Vertex decode(ByteBuffer in, boolean properties) {
    if (in.remaining() < 4) {
      throw new MalformedRecordException("truncated vertex");
    }
    int label = in.getInt();
    if (label <= 0) {
      throw new MalformedRecordException("vertex without a label");
    }
    if (!properties) {
      return new Vertex(new LabelId(label), PropertySet.EMPTY);
    }
    byte[] encoded = new byte[in.remaining()];
    in.get(encoded);
    return new Vertex(new LabelId(label), PropertySet.ofEncoded(encoded));
  }
}
