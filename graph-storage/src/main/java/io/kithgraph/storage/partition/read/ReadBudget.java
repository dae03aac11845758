package io.kithgraph.storage.partition.read;

import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.TimeUnit;

/** What one read call may still use: time and bytes of answer. Confined to one thread. */
final class ReadBudget {
  /** An answer that is ready when its deadline passes has come too late: this is kept for it. */
  private static final long RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Deadline deadline;
  private long bytesLeft;
  private boolean anySpent;

  ReadBudget(Deadline deadline, long maxBytes) {
    this.deadline = deadline;
    this.bytesLeft = maxBytes;
  }

  boolean isTimeUp() {
    return deadline.passesWithin(RESERVE_NANOS);
  }

  /**
   * @throws StorageException with {@code DEADLINE_EXCEEDED} if the time is used up
   */
  void checkTime() {
    if (isTimeUp()) {
      throw new StorageException(
          ErrorCode.DEADLINE_EXCEEDED, "The read's time was used up; ask for less or wait longer");
    }
  }

  /**
   * Takes bytes for one thing of the answer, if they are left. The first thing of a call always
   * fits, so that every call makes progress.
   */
  boolean spend(long bytes) {
    if (bytes > bytesLeft && anySpent) {
      return false;
    }
    anySpent = true;
    bytesLeft -= bytes;
    return true;
  }

  /** Whether no byte is left. */
  boolean isSpent() {
    return anySpent && bytesLeft <= 0;
  }

  /** How many things of equal size fit, at most {@code count}; takes the bytes for them. */
  int spendMany(int count, int bytesEach) {
    int fit = (int) Math.min(count, Math.max(0, bytesLeft / bytesEach));
    if (fit == 0 && !anySpent && count > 0) {
      fit = 1;
    }
    if (fit > 0) {
      anySpent = true;
      bytesLeft -= (long) fit * bytesEach;
    }
    return fit;
  }
}
