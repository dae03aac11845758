package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.engine.Engine;
import java.util.concurrent.Executor;

/**
 * The cache of one partition and its current {@link View}.
 *
 * <p>Many readers, one writer. Readers pin a view and never wait for the writer. Thread-safe,
 * except that {@link #begin} and the batches belong to the apply thread.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class PageCache implements AutoCloseable {

  /**
   * A cache over an engine, whose state becomes the first view.
   *
   * @param sequence the sequence number of the engine's state
   * @param maxBytes the most memory that cached pages and records take, about
   * @param executor runs evictions; tasks are short and do no I/O
   */
  public PageCache(Engine engine, long sequence, long maxBytes, Executor executor) {
    throw new UnsupportedOperationException("" + engine + sequence + maxBytes + executor);
  }

  /** The newest state; the caller closes it. */
  public View pin() {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts the batch with the next sequence number, which must be above that of the batch before.
   */
  public ApplyBatch begin(long sequence) {
    throw new UnsupportedOperationException();
  }

  /** Figures since the start. */
  public PageCacheMetrics metrics() {
    throw new UnsupportedOperationException();
  }

  /**
   * Releases the current view; pinned views stay readable until they are closed. The engine is not
   * closed. Idempotent.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
