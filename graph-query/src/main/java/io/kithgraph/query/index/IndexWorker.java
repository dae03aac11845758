package io.kithgraph.query.index;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.IndexJobs.Job;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for indexes that are to be built or removed, and does it, one after the other. Every query
 * node has one; who saves the state of a job first has it, and a job that nobody has saved for a
 * while is taken by whoever sees it. Two nodes at one job do no harm. Thread-safe; the work is done
 * by one thread.
 */
public final class IndexWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IndexWorker.class);
  private static final long CLOSE_SECONDS = 5;

  private final Catalog catalog;
  private final IndexJobs jobs;
  private final StorageClient storage;
  private final IndexSettings settings;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "index-worker");
            made.setDaemon(true);
            return made;
          });

  /** When each job was seen at its version first. Confined to the thread. */
  private final Map<String, Seen> seen = new HashMap<>();

  private volatile @Nullable AutoCloseable subscription;

  private record Seen(int version, long nanos) {}

  /**
   * @param storage stays the caller's
   */
  public IndexWorker(
      Catalog catalog, IndexJobs jobs, StorageClient storage, IndexSettings settings) {
    this.catalog = catalog;
    this.jobs = jobs;
    this.storage = storage;
    this.settings = settings;
  }

  /** Starts to look for work. */
  public void start() {
    subscription = catalog.onChange(this::lookSoon);
    long millis = settings.look().toMillis();
    var unused = thread.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void lookSoon() {
    try {
      thread.execute(this::look);
    } catch (RejectedExecutionException e) {
      log.debug("No longer looking for indexes to work on", e);
    }
  }

  private void look() {
    try {
      for (String graph : catalog.graphs()) {
        Optional<GraphSchema> schema = catalog.find(graph);
        if (schema.isPresent()) {
          for (VertexIndex index : schema.get().indexes()) {
            boolean wanted =
                index.state() == VertexIndex.State.BUILDING
                    || index.state() == VertexIndex.State.DROPPING;
            if (wanted) {
              work(schema.get(), index);
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CatalogException e) {
      log.warn("Indexes are not worked on for the moment", e);
    } catch (RuntimeException e) { // catch-all: the root of this thread
      log.error("Looking for indexes to work on failed", e);
    }
  }

  private void work(GraphSchema schema, VertexIndex index) throws InterruptedException {
    String name = schema.name() + "/" + index.name();
    Job state = jobs.find(schema.graph(), index.number());
    if (!isFree(name, state)) {
      return;
    }
    IndexJob job =
        new IndexJob(schema, index, jobs, () -> stateOf(schema, index) == index.state(), state);
    try {
      job.save();
      if (index.state() == VertexIndex.State.BUILDING) {
        build(job, name);
      } else {
        remove(job, name);
      }
      seen.remove(name);
    } catch (IndexJob.LostException e) {
      log.info("This node stops working on the index {}: {}", name, e.getMessage());
    } catch (StorageException e) {
      long longAgo = System.nanoTime() - settings.patience().toNanos();
      seen.put(name, new Seen(job.state().version(), longAgo));
      log.warn("The work on the index {} stopped, and is taken up again", name, e);
    }
  }

  private VertexIndex.@Nullable State stateOf(GraphSchema schema, VertexIndex index) {
    return catalog
        .find(schema.graph())
        .flatMap(newest -> newest.findIndex(index.number()))
        .map(VertexIndex::state)
        .orElse(null);
  }

  /** Whether nobody is at the job, as far as this node has seen. */
  private boolean isFree(String name, Job state) {
    if (state.version() == Job.NEW) {
      return true;
    }
    long now = System.nanoTime();
    Seen before = seen.get(name);
    if (before == null || before.version() != state.version()) {
      seen.put(name, new Seen(state.version(), now));
      return false;
    }
    return now - before.nanos() >= settings.patience().toNanos();
  }

  private void build(IndexJob job, String name) throws InterruptedException {
    int number = job.index().number();
    log.info("Building the index {} from {} permille on", name, job.state().permille());
    try {
      new IndexBuild(storage, settings, job).run();
      catalog.change(job.schema().name(), schema -> IndexChange.ready(schema, number));
      log.info("The index {} is ready", name);
    } catch (StorageException e) {
      if (e.code() != ErrorCode.NOT_UNIQUE) {
        throw e;
      }
      String problem = String.valueOf(e.getMessage());
      catalog.change(job.schema().name(), schema -> IndexChange.failed(schema, number, problem));
      log.warn("The index {} cannot be built: {}", name, problem);
    }
    job.forget();
  }

  /** Once the fences know that an index is dropped, nobody reads or writes its entries. */
  private void remove(IndexJob job, String name) throws InterruptedException {
    IndexJob.await(
        storage.fenceIndexes(
            job.schema().graph(), 0, Set.of(job.index().entries()), job.commits()));
    IndexJob.await(
        storage.reclaimIndex(job.schema().graph(), job.index().entries(), job.commits()));
    int number = job.index().number();
    catalog.change(job.schema().name(), schema -> IndexChange.forget(schema, number));
    job.forget();
    log.info("The index {} is gone", name);
  }

  /** Ends the work; another node goes on with it. */
  @Override
  public void close() {
    thread.shutdownNow();
    AutoCloseable open = subscription;
    subscription = null;
    try {
      if (open != null) {
        open.close();
      }
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("The work on indexes does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // catch-all: AutoCloseable's contract allows any
      log.warn("The subscription to the catalog did not end cleanly", e);
    }
  }
}
