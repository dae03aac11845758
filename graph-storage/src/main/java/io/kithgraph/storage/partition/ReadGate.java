package io.kithgraph.storage.partition;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows whether reads are under way, so that what they read is not closed under them. Thread-safe
 * without locks: each thread counts in one of several cells.
 */
final class ReadGate {
  private static final int CELLS = 16;

  /** Cells lie this far apart, so that threads do not share cache lines. */
  private static final int STRIDE = 16;

  private static final long WAIT_NANOS = 100_000;

  private final AtomicIntegerArray inside = new AtomicIntegerArray(CELLS * STRIDE);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Set by the one who pauses, who is also the one who may close. */
  private volatile boolean paused;

  /**
   * Begins a read; {@link #exit} by the same thread ends it.
   *
   * @throws StorageException with {@code UNAVAILABLE} if the gate is closed or paused
   */
  void enter() {
    inside.incrementAndGet(cell());
    if (paused || closed.get()) {
      inside.decrementAndGet(cell());
      throw new StorageException(
          ErrorCode.UNAVAILABLE,
          "The replica takes over tables, is being restored or closed; try again");
    }
  }

  void exit() {
    inside.decrementAndGet(cell());
  }

  /** Refuses new reads and waits until nobody is inside; false if it was closed before. */
  boolean close() {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    awaitEmpty();
    return true;
  }

  /** Refuses new reads until {@link #resume}, and waits until nobody is inside. */
  void pause() {
    paused = true;
    awaitEmpty();
  }

  void resume() {
    paused = false;
  }

  private void awaitEmpty() {
    for (int cell = 0; cell < CELLS; cell++) {
      while (inside.get(cell * STRIDE) != 0) {
        LockSupport.parkNanos(WAIT_NANOS);
      }
    }
  }

  private static int cell() {
    return (int) (Thread.currentThread().getId() & (CELLS - 1)) * STRIDE;
  }
}
