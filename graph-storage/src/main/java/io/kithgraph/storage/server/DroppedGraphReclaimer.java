package io.kithgraph.storage.server;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.StorageClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the data of dropped graphs, one graph after the other, and then lets the catalog forget
 * them. The catalog remembers what is left to do, so a removal that was cut off is begun again by
 * whoever comes next. One thread of its own; thread-safe.
 */
public final class DroppedGraphReclaimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedGraphReclaimer.class);
  private static final Duration ONE_GRAPH = Duration.ofMinutes(10);

  private final Catalog catalog;
  private final StorageClient client;
  private final ScheduledExecutorService thread;

  /**
   * Starts to look for dropped graphs.
   *
   * @param catalog stays the caller's, like the client
   */
  public DroppedGraphReclaimer(Catalog catalog, StorageClient client, Duration interval) {
    this.catalog = catalog;
    this.client = client;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "dropped-graph-reclaimer");
              made.setDaemon(true);
              return made;
            });
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            this::reclaim, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void reclaim() {
    try {
      for (GraphId graph : catalog.droppedGraphs()) {
        client
            .dropGraph(
                graph, new CommitOptions(Deadline.after(ONE_GRAPH), PriorityClass.BACKGROUND, ""))
            .toCompletableFuture()
            .get(ONE_GRAPH.toSeconds() + 1, TimeUnit.SECONDS);
        catalog.forgetDropped(graph);
        LOG.info("The data of a dropped graph is gone: graph={}", graph.value());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) { // catch-all: the root
      LOG.info("Reclaiming a dropped graph goes on later: reason={}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
