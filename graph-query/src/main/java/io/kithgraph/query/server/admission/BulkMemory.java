package io.kithgraph.query.server.admission;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Bounds the bytes of all batches under way, of all bulk streams of a node: each stream has
 * back-pressure, but there may be many. Thread-safe.
 */
public final class BulkMemory {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param maxBytes of all batches under way, as they were sent
   */
  public BulkMemory(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Writes a batch if there is room for it; one that is alone always has room. Otherwise the stage
   * fails with {@code OVERLOADED}.
   *
   * @param size of the batch as it was sent
   */
  public <T> CompletionStage<T> write(long size, Supplier<CompletionStage<T>> batch) {
    long before = bytes.getAndAdd(size);
    CompletionStage<T> written;
    try {
      written = before > 0 && before + size > maxBytes ? full() : batch.get();
    } catch (RuntimeException e) { // catch-all: the room is given back whatever goes wrong
      bytes.addAndGet(-size);
      throw e;
    }
    return written.whenComplete((answer, failure) -> bytes.addAndGet(-size));
  }

  private static <T> CompletionStage<T> full() {
    return CompletableFuture.failedFuture(
        new StorageException(
            ErrorCode.OVERLOADED,
            "So many batches are under way that there is no memory for this one; send it again",
            PAUSE,
            null));
  }
}
