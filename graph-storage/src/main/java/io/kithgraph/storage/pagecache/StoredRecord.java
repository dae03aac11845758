package io.kithgraph.storage.pagecache;

/**
 * A record that is not a page, such as a vertex: opaque bytes and when they were last changed.
 * Immutable.
 *
 * <p>Stored as: lsn u64 big-endian | payload.
 */
public final class StoredRecord {
  private final long lsn;
  private final byte[] payload;

  StoredRecord(long lsn, byte[] payload) {
    this.lsn = lsn;
    this.payload = payload;
  }

  /** The sequence number of the batch that wrote the record. */
  public long lsn() {
    return lsn;
  }

  /** The bytes; the caller must not change them. */
  public byte[] payload() {
    return payload;
  }
}
