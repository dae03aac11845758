package io.kithgraph.query.server;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.StorageClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims the data of graphs that the catalog no longer names: at the start of the node and after
 * every change of the catalog. Several nodes may do it at once; what fails is tried again at the
 * next occasion. Thread-safe.
 */
final class DroppedGraphs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DroppedGraphs.class);
  private static final Duration TIME = Duration.ofMinutes(10);

  private final Catalog catalog;
  private final StorageClient storage;
  private final Executor work;
  private final Set<GraphId> underWay = ConcurrentHashMap.newKeySet();
  private volatile @Nullable AutoCloseable subscription;

  DroppedGraphs(Catalog catalog, StorageClient storage, Executor work) {
    this.catalog = catalog;
    this.storage = storage;
    this.work = work;
  }

  void start() {
    subscription = catalog.onChange(this::look);
    look();
  }

  private void look() {
    try {
      work.execute(() -> catalog.droppedGraphs().forEach(this::reclaim));
    } catch (RejectedExecutionException e) {
      log.debug("Dropped graphs are looked for at the next change", e);
    }
  }

  private void reclaim(GraphId graph) {
    if (!underWay.add(graph)) {
      return;
    }
    CommitOptions options = new CommitOptions(Deadline.after(TIME), PriorityClass.BACKGROUND, "");
    storage
        .dropGraph(graph, options)
        .thenRunAsync(() -> catalog.forgetDropped(graph), work)
        .whenComplete(
            (done, failure) -> {
              underWay.remove(graph);
              if (failure == null) {
                log.info("The data of dropped graph {} is gone", graph.value());
              } else {
                log.warn("The data of dropped graph {} is not gone yet", graph.value(), failure);
              }
            });
  }

  @Override
  public void close() {
    AutoCloseable open = subscription;
    subscription = null;
    if (open != null) {
      try {
        open.close();
      } catch (Exception e) { // catch-all: AutoCloseable's contract allows any
        log.warn("The subscription to the catalog did not end cleanly", e);
      }
    }
  }
}
