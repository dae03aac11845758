package io.kithgraph.storage.engine;

import org.jspecify.annotations.Nullable;

/**
 * The state of an engine at the moment the snapshot was taken. Thread-safe, except that {@link
 * #close} must not run beside a read; iterators must be closed before it.
 */
public interface EngineSnapshot extends AutoCloseable {

  /** The value of the key in this state, or null if it has none. */
  byte @Nullable [] get(byte[] key);

  /**
   * The entries of this state with {@code from <= key < to}, ascending; a null {@code to} means no
   * bound.
   */
  EngineIterator scan(byte[] from, byte @Nullable [] to);

  /** Lets the engine forget this state. Idempotent. */
  @Override
  void close();
}
