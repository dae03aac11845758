package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Storage whose commits keep right what the schema derives from vertices and edges: property
 * indexes, and roll-ups, which storage keeps itself once it is told of them. Every door of a query
 * node goes through it; a commit that does not is refused by storage as soon as its graph has an
 * index. Thread-safe.
 *
 * <p>Uses one thread for pauses.
 */
public final class IndexedStorageClient implements StorageClient {
  private static final int MAX_PAUSE_SHIFT = 5;

  private final StorageClient storage;
  private final Function<GraphId, Optional<GraphSchema>> schemas;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "index-commit-timer");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param storage closed with this client
   * @param schemas gives the newest known schema of a graph
   */
  public IndexedStorageClient(
      StorageClient storage, Function<GraphId, Optional<GraphSchema>> schemas) {
    this(storage, schemas, InstantSource.system());
  }

  /**
   * @param storage closed with this client
   * @param schemas gives the newest known schema of a graph
   * @param clock tells whether an edge that is put anew had expired
   */
  public IndexedStorageClient(
      StorageClient storage,
      Function<GraphId, Optional<GraphSchema>> schemas,
      InstantSource clock) {
    this.storage = storage;
    this.schemas = schemas;
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit, CommitOptions options) {
    Commit complete =
        schemas.apply(commit.graph()).map(schema -> attach(commit, schema)).orElse(commit);
    return VertexStates.changesVertices(complete)
        ? new IndexedCommit(storage, schemas, this::pause, complete, options).start()
        : storage.commit(complete, options);
  }

  private Commit attach(Commit commit, GraphSchema schema) {
    return CommittedTtls.attach(CommittedRollUps.attach(commit, schema), schema, clock.millis());
  }

  private void pause(int tries, Runnable task) {
    try {
      var unused =
          timer.schedule(task, 1L << Math.min(tries, MAX_PAUSE_SHIFT), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: storage says so to whoever asks it.
      task.run();
    }
  }

  @Override
  public CompletionStage<List<EdgeSlice>> range(RangeRead read, ReadOptions options) {
    return storage.range(read, options);
  }

  @Override
  public CompletionStage<long[]> count(CountRead read, ReadOptions options) {
    return storage.count(read, options);
  }

  @Override
  public CompletionStage<List<EdgeSample>> sample(SampleRead read, ReadOptions options) {
    return storage.sample(read, options);
  }

  @Override
  public CompletionStage<List<CommonNeighbours>> intersect(
      IntersectRead read, ReadOptions options) {
    return storage.intersect(read, options);
  }

  @Override
  public CompletionStage<List<ProbeAnswer>> probe(EdgeProbeRead read, ReadOptions options) {
    return storage.probe(read, options);
  }

  @Override
  public CompletionStage<long[]> rank(RankRead read, ReadOptions options) {
    return storage.rank(read, options);
  }

  @Override
  public CompletionStage<List<Optional<VertexRecord>>> vertices(
      VertexRead read, ReadOptions options) {
    return storage.vertices(read, options);
  }

  @Override
  public CompletionStage<List<List<ListDegree>>> lists(
      List<VertexId> vertices, ReadOptions options) {
    return storage.lists(vertices, options);
  }

  @Override
  public CompletionStage<VertexPage> scan(VertexScan scan, ReadOptions options) {
    return storage.scan(scan, options);
  }

  @Override
  public CompletionStage<Long> fenceIndexes(
      GraphId graph, long schemaVersion, Set<LabelId> dropped, CommitOptions options) {
    return storage.fenceIndexes(graph, schemaVersion, dropped, options);
  }

  @Override
  public CompletionStage<Void> reclaimIndex(GraphId graph, LabelId entries, CommitOptions options) {
    return storage.reclaimIndex(graph, entries, options);
  }

  @Override
  public CompletionStage<Void> dropGraph(GraphId graph, CommitOptions options) {
    return storage.dropGraph(graph, options);
  }

  @Override
  public void close() {
    storage.close();
    timer.shutdownNow();
  }
}
