package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.CorruptPageException;
import io.kithgraph.storage.edgetree.Versioned;
import io.kithgraph.storage.key.StorageKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A record that is not a page, such as a vertex: opaque bytes and when they were last changed.
 * Immutable.
 *
 * <p>Stored as: lsn u64 big-endian | payload. The engine's own checksums guard it.
 */
public final class StoredRecord implements Versioned {
  private static final int HEADER_BYTES = 8;
  private static final int OVERHEAD_BYTES = 180;

  private final long lsn;
  private final byte[] payload;

  StoredRecord(long lsn, byte[] payload) {
    this.lsn = lsn;
    this.payload = payload;
  }

  /**
   * The record in a stored value, as {@link View#scan} gives it.
   *
   * @throws CorruptPageException if the value is too short to be one
   */
  public static StoredRecord decode(StorageKey key, byte[] value) {
    if (value.length < HEADER_BYTES) {
      throw new CorruptPageException(key, "record is too short");
    }
    return new StoredRecord(
        ByteBuffer.wrap(value).getLong(0), Arrays.copyOfRange(value, HEADER_BYTES, value.length));
  }

  byte[] encode() {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length).putLong(lsn).put(payload).array();
  }

  /** The sequence number of the batch that wrote the record. */
  @Override
  public long lsn() {
    return lsn;
  }

  @Override
  public int weight() {
    return payload.length + OVERHEAD_BYTES;
  }

  /** The bytes; the caller must not change them. */
  public byte[] payload() {
    return payload;
  }
}
