package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.ClusterMapWriter;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.client.commit.CommitCoordinator;
import io.kithgraph.storage.client.commit.GhostCleaner;
import io.kithgraph.storage.client.commit.TransactionRecovery;
import io.kithgraph.storage.client.read.IntersectionSearch;
import io.kithgraph.storage.client.read.PartitionedRead;
import io.kithgraph.storage.client.read.ReadBatches;
import io.kithgraph.storage.client.read.SlotOrderScan;
import io.kithgraph.storage.client.routing.OpenOperations;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.routing.Pauses;
import io.kithgraph.storage.client.routing.Routes;
import io.kithgraph.storage.client.routing.SilentCalls;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.move.MoveCalls;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Storage as a cluster of partitions: divides what is asked by the cluster map, asks all partitions
 * at once and puts the answers together; commits over several of them in two phases. Thread-safe.
 *
 * <p>Uses one timer thread and one thread that reads the map anew; everything else runs on the
 * callers' and the transport's threads.
 */
public final class RoutingStorageClient implements StorageClient {
  private final ScheduledExecutorService timer;
  private final ScheduledExecutorService refresher;
  private final StorageTransport transport;
  private final Routes routes;
  private final PartitionCaller caller;
  private final CommitCoordinator coordinator;
  private final ClientSettings settings;
  private final OpenOperations open;

  /**
   * A client; closing it closes the transport.
   *
   * @param maps says where partitions are; stays the caller's
   */
  public RoutingStorageClient(
      ClusterMapSource maps, StorageTransport transport, ClientSettings settings) {
    this.timer = thread("storage-client-timer");
    this.refresher = thread("storage-client-map");
    this.transport = transport;
    this.settings = settings;
    Pauses pauses =
        new Pauses(
            timer,
            () -> ThreadLocalRandom.current().nextDouble(),
            settings.firstPause(),
            settings.maxPause());
    this.routes = new Routes(maps, refresher, pauses);
    this.caller =
        new PartitionCaller(
            transport,
            routes,
            pauses,
            new SilentCalls(timer, settings.silencePatience()),
            settings.maxTries());
    this.coordinator = new CommitCoordinator(caller, settings.commits());
    this.open = new OpenOperations(timer);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public CompletionStage<List<EdgeSlice>> range(RangeRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<long[]> count(CountRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<List<EdgeSample>> sample(SampleRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<List<CommonNeighbours>> intersect(
      IntersectRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () -> new IntersectionSearch(caller, read, options, settings.maxTries()).start());
  }

  @Override
  public CompletionStage<List<ProbeAnswer>> probe(EdgeProbeRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<long[]> rank(RankRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<List<Optional<VertexRecord>>> vertices(
      VertexRead read, ReadOptions options) {
    return batch(ReadBatches.of(read), options);
  }

  @Override
  public CompletionStage<List<List<ListDegree>>> lists(
      List<VertexId> vertices, ReadOptions options) {
    return batch(ReadBatches.lists(List.copyOf(vertices)), options);
  }

  @Override
  public CompletionStage<VertexPage> scan(VertexScan scan, ReadOptions options) {
    return run(
        options.deadline(),
        () -> {
          if (scan.limit() <= 0) {
            throw new StorageException(
                ErrorCode.INVALID_ARGUMENT, "A scan's limit is positive, not " + scan.limit());
          }
          return new SlotOrderScan(caller, scan, options).start();
        });
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit, CommitOptions options) {
    return run(options.deadline(), () -> coordinator.commit(commit, options));
  }

  @Override
  public CompletionStage<Long> fenceIndexes(
      GraphId graph, long schemaVersion, Set<LabelId> dropped, CommitOptions options) {
    return run(
        options.deadline(),
        () -> new IndexFencing(caller, graph, options).fence(schemaVersion, dropped));
  }

  @Override
  public CompletionStage<Void> reclaimIndex(GraphId graph, LabelId entries, CommitOptions options) {
    return run(options.deadline(), () -> new IndexFencing(caller, graph, options).reclaim(entries));
  }

  @Override
  public CompletionStage<Void> dropGraph(GraphId graph, CommitOptions options) {
    return run(options.deadline(), () -> new GraphRemoval(caller, graph, options).start());
  }

  /**
   * The calls of moves of slots.
   *
   * @param maps as this client's
   * @param writer changes them
   * @param handOver hands over the lead of a partition, if a replica of this node has it
   */
  public MoveCalls moveCalls(
      ClusterMapSource maps, ClusterMapWriter writer, Consumer<PartitionId> handOver) {
    return new SlotCalls(caller, maps, writer, refresher, handOver);
  }

  /** Ends transactions that their coordinators abandoned. */
  public TransactionRecovery recovery() {
    return new TransactionRecovery(caller);
  }

  /** Removes edges whose ttl is over. */
  public ExpiryReclaimer expiryReclaimer() {
    return new ExpiryReclaimer(caller, this);
  }

  /**
   * Loads edges in bulk.
   *
   * @param vertexLabel of vertices that are missing; if empty, they must exist
   */
  public BulkLoads bulkLoads(Optional<LabelId> vertexLabel) {
    return new PartitionLoads(caller, vertexLabel);
  }

  /** Removes what is left of vertices with many edges after their deletion. */
  public GhostCleaner ghostCleaner() {
    return new GhostCleaner(caller, this);
  }

  @Override
  public void close() {
    open.close();
    timer.shutdownNow();
    refresher.shutdownNow();
    transport.close();
  }

  private <R> CompletionStage<R> batch(PartitionedRead.Batch<R> batch, ReadOptions options) {
    return run(
        options.deadline(),
        () -> new PartitionedRead<>(caller, batch, options, settings.maxTries()).start());
  }

  private <T> CompletionStage<T> run(Deadline deadline, Supplier<CompletableFuture<T>> operation) {
    if (open.isClosed()) {
      return CompletableFuture.failedFuture(Failures.closed(null));
    }
    if (deadline.hasPassed()) {
      return CompletableFuture.failedFuture(
          new StorageException(ErrorCode.DEADLINE_EXCEEDED, "The deadline has passed"));
    }
    try {
      return open.watch(operation.get(), deadline);
    } catch (StorageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
