package io.kithgraph.storage.engine;

/**
 * Walks a range of keys upwards. Starts at the first entry, if any:
 *
 * <pre>{@code
 * for (; iterator.isValid(); iterator.next()) { use(iterator.key(), iterator.value()); }
 * }</pre>
 *
 * <p>Confined to the thread that uses it. Must be closed before the snapshot or engine it came
 * from.
 */
public interface EngineIterator extends AutoCloseable {

  /**
   * Whether the iterator stands on an entry; false once the range is exhausted. Throws if a read
   * failed.
   */
  boolean isValid();

  /** The current key; only when valid. The array belongs to the caller. */
  byte[] key();

  /** The current value; only when valid. The array belongs to the caller. */
  byte[] value();

  /** Moves to the next entry; only when valid. */
  void next();

  /**
   * Moves to the first entry of the range whose key is at or after the given one, forwards or
   * backwards.
   */
  void seek(byte[] key);

  /** Idempotent. */
  @Override
  void close();
}
