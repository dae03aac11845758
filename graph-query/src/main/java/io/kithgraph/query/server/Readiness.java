package io.kithgraph.query.server;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexRead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a query node may be given calls: once the schema of the default graph is known and
 * storage answers a read that touches its partitions, so that the cluster map is loaded and the
 * connections are warm. Until then it tries again and again; afterwards it costs nothing.
 * Thread-safe.
 */
final class Readiness implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final Duration PROBE_TIME = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 100;

  /** Enough ids to touch every partition of a small cluster and many of a large one. */
  private static final int PROBE_IDS = 256;

  private final HealthStatusManager health;
  private final List<String> services;
  private final Catalog catalog;
  private final StorageClient storage;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  Readiness(
      HealthStatusManager health, List<String> services, Catalog catalog, StorageClient storage) {
    this.health = health;
    this.services = services;
    this.catalog = catalog;
    this.storage = storage;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, new NamedThreads("kith-query-readiness"));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.timer = executor;
    set(ServingStatus.NOT_SERVING);
  }

  void start() {
    timer.execute(this::probe);
  }

  /** Completes once the node is ready; fails if it is closed before. */
  CompletionStage<Void> ready() {
    return ready.copy();
  }

  private void probe() {
    Optional<GraphSchema> schema = catalog.find(Catalog.DEFAULT_GRAPH);
    if (schema.isEmpty()) {
      again("the schema of the default graph is not loaded yet");
      return;
    }
    List<VertexId> ids = LongStream.range(0, PROBE_IDS).mapToObj(VertexId::of).toList();
    storage
        .vertices(
            new VertexRead(ids, false),
            ReadOptions.of(schema.get().graph(), Deadline.after(PROBE_TIME)))
        .whenComplete(
            (records, failure) -> {
              if (failure == null) {
                set(ServingStatus.SERVING);
                ready.complete(null);
                timer.shutdown();
              } else {
                again(String.valueOf(failure.getMessage()));
              }
            });
  }

  private void again(String reason) {
    log.debug("Not ready yet: {}", reason);
    if (!timer.isShutdown()) {
      var next = timer.schedule(this::probe, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      log.trace("Next probe: {}", next);
    }
  }

  private void set(ServingStatus status) {
    services.forEach(service -> health.setStatus(service, status));
  }

  @Override
  public void close() {
    timer.shutdown();
    health.enterTerminalState();
    ready.completeExceptionally(
        new IllegalStateException("The query node was closed before it was ready"));
  }
}
