package io.kithgraph.storage.api;

import java.time.Duration;

/** A moment of this process's monotonic clock after which nobody waits for an answer. Immutable. */
public record Deadline(long nanoTime) {

  /** The moment that lies the given time ahead. */
  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** The time left; zero or negative once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(nanoTime - System.nanoTime());
  }

  /** Whether it has passed. */
  public boolean hasPassed() {
    return passesWithin(0);
  }

  /** Whether it has passed, or does within the given nanoseconds. */
  public boolean passesWithin(long nanos) {
    return nanoTime - System.nanoTime() <= nanos;
  }
}
