package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a refresh after something changed at or below a path, on the given executor, one at a time,
 * and again until it succeeds. Many changes at once are one refresh. Thread-safe.
 *
 * <p>A watch may miss changes while the connection is down, so every new connection counts as a
 * change of everything.
 */
final class ZnodeFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZnodeFollower.class);
  private static final long RETRY_MILLIS = 500;

  private final String path;
  private final ScheduledExecutorService executor;
  private final Consumer<Set<String>> refresh;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final PersistentWatcher watcher;
  private volatile boolean closed;

  /**
   * Starts to follow; the first refresh comes at once.
   *
   * @param executor has one thread
   * @param refresh gets the paths that changed; {@link Znodes#ROOT} among them stands for
   *     everything
   */
  ZnodeFollower(
      ZnodeStore store,
      String path,
      ScheduledExecutorService executor,
      Consumer<Set<String>> refresh) {
    this.path = path;
    this.executor = executor;
    this.refresh = refresh;
    watcher = new PersistentWatcher(store.client(), path, true);
    watcher
        .getListenable()
        .addListener(
            event -> {
              if (event.getType() != EventType.None && event.getPath() != null) {
                changed(event.getPath());
              }
            });
    watcher.getResetListenable().addListener(() -> changed(Znodes.ROOT));
    watcher.start();
  }

  @Override
  public void close() {
    closed = true;
    watcher.close();
  }

  private void changed(String changedPath) {
    changed.add(changedPath);
    schedule(0);
  }

  private void schedule(long delayMillis) {
    if (scheduled.compareAndSet(false, true)) {
      try {
        ScheduledFuture<?> unused =
            executor.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("No longer following {}", path);
      }
    }
  }

  private void run() {
    scheduled.set(false);
    if (closed) {
      return;
    }
    Set<String> batch = Set.copyOf(changed);
    changed.removeAll(batch);
    try {
      refresh.accept(batch);
    } catch (MetadataException e) {
      changed.addAll(batch);
      if (e.reason() == MetadataException.Reason.UNAVAILABLE) {
        LOG.debug("Metadata at {} cannot be followed for the moment", path, e);
        schedule(RETRY_MILLIS);
      } else {
        LOG.error("Metadata at {} is no longer followed, until it changes again", path, e);
      }
    } catch (RuntimeException e) { // catch-all: the root of this thread
      if (closed) {
        LOG.debug("No longer following {}", path, e);
      } else {
        LOG.error("Following the metadata at {} failed", path, e);
      }
    }
  }
}
