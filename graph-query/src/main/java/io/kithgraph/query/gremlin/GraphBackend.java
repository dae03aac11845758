package io.kithgraph.query.gremlin;

import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.model.RequestId;
import io.kithgraph.query.exec.RunningQueries;
import io.kithgraph.storage.api.StorageClient;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What all graphs of a deployment stand on. Closing the parts is the business of whoever made them.
 *
 * @param clock tells the creation time of edges
 * @param requestIds gives an id that was never given before to each commit
 * @param queries lists what runs
 */
public record GraphBackend(
    StorageClient storage,
    Catalog catalog,
    NumberAllocator numbers,
    Clock clock,
    Supplier<RequestId> requestIds,
    RunningQueries queries) {

  /** With the system's clock and random request ids. */
  public static GraphBackend of(StorageClient storage, Catalog catalog, NumberAllocator numbers) {
    return new GraphBackend(
        storage,
        catalog,
        numbers,
        Clock.systemUTC(),
        () -> RequestId.of(UUID.randomUUID()),
        new RunningQueries(RunningQueries.DEFAULT_SLOW));
  }

  /** This backend, whose queries are listed there. */
  public GraphBackend withQueries(RunningQueries listed) {
    return new GraphBackend(storage, catalog, numbers, clock, requestIds, listed);
  }
}
