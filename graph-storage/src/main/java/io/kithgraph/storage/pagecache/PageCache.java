package io.kithgraph.storage.pagecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.Versioned;
import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one partition and its current {@link View}. Thread-safe, except that {@link #begin}
 * and the batches belong to the apply thread.
 *
 * <p><b>How readers see one state without locks.</b> The writer applies batch S as follows:
 *
 * <ol>
 *   <li>it announces S as the last <em>started</em> batch, and writes it to the engine;
 *   <li>it puts the new version of every page and record of the batch into the cache, deletions as
 *       {@link Absent};
 *   <li>it publishes a view: S and a snapshot of the engine.
 * </ol>
 *
 * A reader at view s looks a key up in the cache, which holds only latest versions. One with lsn at
 * or below s is the one of its state, for a change between that and s would have replaced it before
 * view s was published. One with a higher lsn is too new; then the reader reads the view's
 * snapshot, and keeps nothing. On a miss the <em>latest</em> value is loaded, under the cache's
 * lock of that key, so that step 2 comes after it and wins. A key without a value is remembered as
 * absent since the last started batch: the engine may already hold a part of a batch that the
 * reader must not see, and a later lsn only sends older views to their snapshots.
 */
public final class PageCache implements AutoCloseable {
  /** Between a power of two and the next. */
  private static final int WEIGHT_STEPS = 8;

  private final Engine engine;
  private final Cache<StorageKey, Versioned> cache;
  private final Function<StorageKey, Versioned> pageLoader = this::loadPage;
  private final Function<StorageKey, Versioned> recordLoader = this::loadRecord;
  private final LongAdder snapshotReads = new LongAdder();
  private final EngineBatch operations = new EngineBatch();

  private volatile long startedSequence;

  /** Null once closed. */
  private volatile @Nullable View current;

  /** Set by the apply thread when a commit fails. */
  private boolean broken;

  private final Object viewLock = new Object();

  @GuardedBy("viewLock")
  private int liveViews = 1;

  /**
   * A cache over an engine, whose state becomes the first view.
   *
   * @param sequence the sequence number of the engine's state
   * @param maxBytes the most memory that cached pages and records take, about
   */
  public PageCache(Engine engine, long sequence, long maxBytes) {
    this.engine = engine;
    this.startedSequence = sequence;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(PageCache::weigh)
            // Waking another thread costs the apply thread more than the eviction itself.
            .executor(Runnable::run)
            .recordStats()
            .build();
    this.current = new View(this, sequence, engine.snapshot());
  }

  /**
   * In steps of about a tenth, so that most changes of a page leave its weight: a replacement of
   * equal weight costs the cache no work besides the replacement.
   */
  private static int weigh(StorageKey key, Versioned value) {
    int bytes = key.length() + value.weight();
    int step = Math.max(1, Integer.highestOneBit(bytes) / WEIGHT_STEPS);
    return (bytes + step - 1) / step * step;
  }

  /**
   * The newest state; the caller closes it.
   *
   * @throws EngineException {@code UNUSABLE} once the cache is closed
   */
  public View pin() {
    for (View view = current; view != null; view = current) {
      if (view.tryPin()) {
        return view;
      }
    }
    throw new EngineException(Reason.UNUSABLE, "The page cache is closed");
  }

  /**
   * Starts the batch with the next sequence number, which must be above that of the batch before.
   */
  public ApplyBatch begin(long sequence) {
    View view = current;
    if (view == null || broken) {
      throw new EngineException(
          Reason.UNUSABLE, "The page cache is closed, or a write failed before");
    }
    if (sequence <= view.sequence()) {
      throw new IllegalArgumentException(
          "Sequence " + sequence + " does not follow " + view.sequence());
    }
    operations.clear();
    return new ApplyBatch(this, sequence, operations);
  }

  void commit(ApplyBatch batch) {
    View old = current;
    if (old == null || broken) {
      throw new EngineException(
          Reason.UNUSABLE, "The page cache is closed, or a write failed before");
    }
    broken = true;
    startedSequence = batch.sequence();
    engine.write(batch.operations(), Durability.BUFFERED);
    batch.changes().forEach(cache::put);
    cache.invalidateAll(batch.replaced());
    View view = new View(this, batch.sequence(), engine.snapshot());
    synchronized (viewLock) {
      liveViews++;
    }
    current = view;
    old.close();
    broken = false;
  }

  /**
   * Forgets which keys have no value, because the engine has got values past this cache. To be
   * called while nobody reads.
   */
  public void forgetAbsent() {
    cache.asMap().values().removeIf(Absent.class::isInstance);
  }

  Engine engine() {
    return engine;
  }

  /** The latest version of a page; {@link Absent} if there is none. */
  Versioned latestPage(StorageKey key) {
    return cache.get(key, pageLoader);
  }

  /** The latest version of a record; {@link Absent} if there is none. */
  Versioned latestRecord(StorageKey key) {
    return cache.get(key, recordLoader);
  }

  /** The latest version under a key; the loader gives it if it is not cached. */
  Versioned latest(StorageKey key, Function<StorageKey, Versioned> loader) {
    return cache.get(key, loader);
  }

  Versioned loadPage(StorageKey key) {
    byte[] value = engine.get(key.bytes());
    return value == null ? absent() : Page.decode(key, value);
  }

  Versioned loadRecord(StorageKey key) {
    byte[] value = engine.get(key.bytes());
    return value == null ? absent() : StoredRecord.decode(key, value);
  }

  /**
   * To be called after the engine was read: any batch that the read could see has started by then.
   */
  private Versioned absent() {
    return new Absent(startedSequence);
  }

  void countSnapshotRead() {
    snapshotReads.increment();
  }

  void viewGone() {
    synchronized (viewLock) {
      liveViews--;
      viewLock.notifyAll();
    }
  }

  /**
   * The keys of what is cached and used most, the most used first, without what is absent.
   *
   * @param limit at most so many; the cache's own bookkeeping waits while they are collected
   */
  public List<StorageKey> hottest(int limit) {
    return cache
        .policy()
        .eviction()
        .map(
            eviction ->
                eviction.hottest(limit).entrySet().stream()
                    .filter(entry -> !(entry.getValue() instanceof Absent))
                    .map(Map.Entry::getKey)
                    .toList())
        .orElse(List.of());
  }

  /** Loads pages and records into the cache as readers would; other keys are passed over. */
  public void warm(List<StorageKey> keys) {
    for (StorageKey key : keys) {
      StorageKeys.Decoded decoded = StorageKeys.decode(key);
      if (decoded instanceof StorageKeys.PageKey) {
        latestPage(key);
      } else if (decoded instanceof StorageKeys.VertexKey) {
        latestRecord(key);
      }
    }
  }

  /** Figures since the start. */
  public PageCacheMetrics metrics() {
    CacheStats stats = cache.stats();
    long weight = cache.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    return new PageCacheMetrics(
        stats.hitCount(),
        stats.missCount(),
        snapshotReads.sum(),
        stats.evictionCount(),
        weight,
        cache.estimatedSize());
  }

  /**
   * Releases the current view and takes no more pins; pinned views stay readable until they are
   * closed. The engine is not closed, and must not be before {@link #awaitViewsClosed}. To be
   * called when no batch is being applied. Idempotent.
   */
  @Override
  public void close() {
    View view = current;
    if (view != null) {
      current = null;
      view.close();
    }
  }

  /**
   * Waits until the last pinned view is closed, after {@link #close}.
   *
   * @return false if the time was up before
   */
  public boolean awaitViewsClosed(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (viewLock) {
      while (liveViews > 0) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        viewLock.wait(millis);
      }
      return true;
    }
  }
}
