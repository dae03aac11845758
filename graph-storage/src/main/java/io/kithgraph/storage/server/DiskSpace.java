package io.kithgraph.storage.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of a node is full: it counts as full while less than a reserve is free, so that
 * the log, snapshots and compaction still find room, and so does what ends transactions or gives
 * data away. Thread-safe.
 */
final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  /** It is full no longer when there is so much more than the reserve, as a share of it. */
  private static final double AGAIN = 1.125;

  private final long reserveBytes;
  private final LongSupplier freeBytes;
  private final AtomicBoolean full = new AtomicBoolean();

  /**
   * @param reserveBytes it is full while less is free; never if it is 0
   */
  DiskSpace(long reserveBytes, LongSupplier freeBytes) {
    this.reserveBytes = reserveBytes;
    this.freeBytes = freeBytes;
    look();
  }

  /** Asks the disk again. */
  void look() {
    long free = freeBytes.getAsLong();
    if (free < reserveBytes) {
      if (full.compareAndSet(false, true)) {
        LOG.error("The disk is full, writes are refused: free={} reserve={}", free, reserveBytes);
      }
    } else if (free >= reserveBytes * AGAIN && full.compareAndSet(true, false)) {
      LOG.info("The disk has room again, writes go on: free={} reserve={}", free, reserveBytes);
    }
  }

  /** As of the last look; never blocks. */
  boolean isFull() {
    return full.get();
  }

  /** What is free now; asks the disk. */
  long freeBytes() {
    return freeBytes.getAsLong();
  }

  long reserveBytes() {
    return reserveBytes;
  }
}
