package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.edgetree.Versioned;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineSnapshot;
import io.kithgraph.storage.key.StorageKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One state of a whole partition, as of a sequence number. Thread-safe. Got from {@link
 * PageCache#pin}, and given back by {@link #close} exactly once for each pin; a view that is held
 * long keeps old data alive in the engine.
 */
public final class View implements PageSource, AutoCloseable {
  private final PageCache cache;
  private final long sequence;
  private final EngineSnapshot snapshot;

  /** Pins, and one more while this is the newest view; once 0, the view is gone for good. */
  private final AtomicInteger references = new AtomicInteger(1);

  View(PageCache cache, long sequence, EngineSnapshot snapshot) {
    this.cache = cache;
    this.sequence = sequence;
    this.snapshot = snapshot;
  }

  /** The sequence number (Raft log index) of the last batch in this state. */
  public long sequence() {
    return sequence;
  }

  PageCache cache() {
    return cache;
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    return page(key, cache.latestPage(key));
  }

  /** The page under a key of which the cache has this version. */
  @Nullable Page page(StorageKey key, Versioned latest) {
    if (latest.lsn() <= sequence) {
      return latest instanceof Page page ? page : null;
    }
    byte[] value = readSnapshot(key);
    return value == null ? null : Page.decode(key, value);
  }

  /** The record that {@link ApplyBatch#putRecord} stored under the key, or null. */
  public @Nullable StoredRecord record(StorageKey key) {
    return record(key, cache.latestRecord(key));
  }

  /** The record under a key of which the cache has this version. */
  @Nullable StoredRecord record(StorageKey key, Versioned latest) {
    if (latest.lsn() <= sequence) {
      return latest instanceof StoredRecord record ? record : null;
    }
    byte[] value = readSnapshot(key);
    return value == null ? null : StoredRecord.decode(key, value);
  }

  private byte @Nullable [] readSnapshot(StorageKey key) {
    cache.countSnapshotRead();
    return snapshot.get(key.bytes());
  }

  /** The raw value under a key that is never cached, or null. */
  public byte @Nullable [] uncached(StorageKey key) {
    return snapshot.get(key.bytes());
  }

  /**
   * The stored entries with {@code from <= key < to}, past the cache: values for {@link
   * Page#decode} or {@link StoredRecord#decode}.
   */
  public EngineIterator scan(StorageKey from, StorageKey to) {
    return snapshot.scan(from.bytes(), to.bytes());
  }

  /** Adds a pin unless the view is gone. */
  boolean tryPin() {
    int pins = references.get();
    while (pins > 0) {
      if (references.compareAndSet(pins, pins + 1)) {
        return true;
      }
      pins = references.get();
    }
    return false;
  }

  /** Gives the pin back. */
  @Override
  public void close() {
    int left = references.decrementAndGet();
    if (left == 0) {
      snapshot.close();
      cache.viewGone();
    } else if (left < 0) {
      throw new IllegalStateException("A view was closed more often than pinned");
    }
  }
}
