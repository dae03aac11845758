package io.kithgraph.storage.replication;

import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.engine.WritePressure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Turns the engine's pressure into refusals at the door, so that the apply thread is not the one
 * who waits for compaction: under high pressure work in the background and in batches is refused,
 * under full pressure all but what ends a transaction, and nothing more goes into the log. What the
 * engine says is asked at most once in {@link #INTERVAL_NANOS}. Thread-safe.
 */
final class WriteThrottle {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Supplier<WritePressure> source;
  private final LongSupplier nanoTime;
  private final AtomicLong askedAt;
  private volatile WritePressure pressure = WritePressure.NONE;

  WriteThrottle(Supplier<WritePressure> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.askedAt = new AtomicLong(nanoTime.getAsLong() - INTERVAL_NANOS);
  }

  /** Asks the engine again, unless that was done just now. */
  void refresh() {
    long last = askedAt.get();
    long now = nanoTime.getAsLong();
    if (now - last >= INTERVAL_NANOS && askedAt.compareAndSet(last, now)) {
      pressure = source.get();
    }
  }

  boolean admits(PriorityClass priority, boolean endsTransaction) {
    return endsTransaction
        || switch (pressure) {
          case NONE -> true;
          case HIGH -> priority == PriorityClass.INTERACTIVE;
          case FULL -> false;
        };
  }

  /** Whether nothing should go into the log now. */
  boolean holds() {
    return pressure == WritePressure.FULL;
  }
}
