package io.kithgraph.storage.partition;

import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.pagecache.HotPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was cached before a restart back into the cache, a few pages at a time beside the
 * work of readers, and writes down from time to time what is cached. Whatever goes wrong here only
 * means a cold cache. Thread-safe: calls of {@link #step} and {@link #save} exclude each other.
 */
public final class CacheWarmer {
  private static final Logger LOG = LoggerFactory.getLogger(CacheWarmer.class);

  /** At ten steps a second this is at most 2,500 pages a second. */
  private static final int PAGES_PER_STEP = 250;

  /** A minute, at ten steps a second. */
  private static final int STEPS_BETWEEN_SAVES = 600;

  private final Path file;
  private final List<StorageKey> keys;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /** Confined to the thread that schedules. */
  private int steps;

  private volatile int loaded;

  /** Warms from what the file says, if it can be read. */
  public CacheWarmer(Path file) {
    this.file = file;
    this.keys = read(file);
  }

  private static List<StorageKey> read(Path file) {
    try {
      return HotPages.read(file);
    } catch (IOException e) {
      LOG.info("The list of hot pages cannot be read; the cache starts cold: file={}", file, e);
      return List.of();
    }
  }

  /**
   * Has one step done by the executor if there is something to do, none is under way and the
   * executor is not gone. To be called regularly, by one thread.
   */
  public void schedule(Supplier<Partition> partition, Executor executor) {
    boolean warm = loaded >= keys.size();
    if (warm && ++steps % STEPS_BETWEEN_SAVES != 0) {
      return;
    }
    if (underWay.compareAndSet(false, true)) {
      try {
        executor.execute(
            () -> {
              try {
                step(partition.get());
              } finally {
                underWay.set(false);
              }
            });
      } catch (RejectedExecutionException e) {
        underWay.set(false);
      }
    }
  }

  /** Loads some pages, or, once all are loaded, writes down what is cached. */
  synchronized void step(Partition partition) {
    try {
      if (loaded < keys.size()) {
        int end = Math.min(keys.size(), loaded + PAGES_PER_STEP);
        partition.warm(keys.subList(loaded, end));
        loaded = end;
      } else {
        save(partition);
      }
    } catch (StorageException | EngineException e) {
      LOG.debug("Warming the cache was interrupted", e);
    }
  }

  /** Writes down what is cached; before everything is loaded, the old list is better. */
  public synchronized void save(Partition partition) {
    if (loaded < keys.size()) {
      return;
    }
    try {
      HotPages.write(file, partition.hottest(HotPages.MAX_KEYS));
    } catch (IOException e) {
      LOG.info("The list of hot pages cannot be written: file={}", file, e);
    }
  }

  /** Pages that the last run had cached. */
  public int total() {
    return keys.size();
  }

  /** How many of them are loaded, or found to be gone. */
  public int loaded() {
    return loaded;
  }
}
