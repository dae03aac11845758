package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.ClusterMapWriter;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.transport.DirectTransport;
import io.kithgraph.storage.client.transport.PartitionEndpoint;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import io.kithgraph.storage.replication.RaftHost;
import io.kithgraph.storage.replication.RaftIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage node that runs: the replicas that the cluster map gives it, and their upkeep. Serves
 * its own process by {@link #transport}; {@link StorageGrpcServer} lets others in. Thread-safe.
 */
public final class StorageServer implements PartitionEndpoint, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageServer.class);
  private static final long LEADER_POLL_NANOS = 5_000_000;

  /** How often the disk is asked what it has left. */
  private static final long DISK_LOOK_MILLIS = 500;

  /** In this time half of what was done with slots is forgotten. */
  private static final long COUNT_SECONDS = 60;

  private final NodeId node;
  private final MeterRegistry registry;
  private final HostedReplicas replicas;
  private final StorageMetrics metrics;
  private final ReaderRecovery readerRecovery;
  private final NodeThreads threads;
  private final MapFollower follower;
  private final DiskSpace disk;
  private final NodeReports reports;

  /** Closed in reverse order. */
  private final Deque<AutoCloseable> parts;

  private final AtomicBoolean closed = new AtomicBoolean();

  private StorageServer(
      NodeId node,
      MeterRegistry registry,
      HostedReplicas replicas,
      StorageMetrics metrics,
      ReaderRecovery readerRecovery,
      NodeThreads threads,
      MapFollower follower,
      DiskSpace disk,
      NodeReports reports,
      Deque<AutoCloseable> parts) {
    this.node = node;
    this.registry = registry;
    this.replicas = replicas;
    this.metrics = metrics;
    this.readerRecovery = readerRecovery;
    this.threads = threads;
    this.follower = follower;
    this.disk = disk;
    this.reports = reports;
    this.parts = parts;
  }

  /**
   * Opens the node's replicas, and from then on follows the cluster map. Returns once every
   * partition has a leader, unless the settings say not to wait.
   *
   * @param folder stays the caller's to close, after the server
   * @param cluster the name of the deployment: letters, digits and dashes
   * @param mapWriter lets slots change hands
   * @param peers reaches the other nodes of the map; stays the caller's
   * @param registry takes the node's figures
   * @param clock gives the log its times and says which edges have expired
   * @throws StorageException if something cannot be opened; nothing stays open then
   */
  public static StorageServer start(
      StorageFolder folder,
      NodeId node,
      String cluster,
      ClusterMapSource maps,
      ClusterMapWriter mapWriter,
      StorageNodeSettings settings,
      StorageTransport peers,
      MeterRegistry registry,
      InstantSource clock) {
    ClusterMap map = maps.current();
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    boolean started = false;
    try {
      NodeThreads threads = new NodeThreads(settings.readThreads());
      parts.push(threads);
      DiskSpace disk = new DiskSpace(settings.reserveBytes(), folder::freeBytes);
      ScheduledFuture<?> looks =
          threads
              .timer()
              .scheduleWithFixedDelay(
                  disk::look, DISK_LOOK_MILLIS, DISK_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      parts.push(() -> looks.cancel(false));
      RocksDbResources resources = new RocksDbResources(settings.engine());
      parts.push(resources);
      RaftHost host =
          new RaftHost(
              new RaftIdentity(
                  cluster,
                  map.node(node).raftAddress(),
                  Optional.of(settings.bindAddress())
                      .filter(there -> !map.node(node).storageAddress().isEmpty())),
              folder.log(),
              settings.raft(),
              path -> new RocksDbEngine(path, resources),
              settings.partition(),
              threads.forReplicas(clock));
      parts.push(host);
      WriteRoom room = new WriteRoom(node, disk);
      HostedReplicas replicas =
          new HostedReplicas(node, maps, room, threads.maps(), threads.background());
      MapFollower follower = new MapFollower(node, maps, folder, host, replicas, disk, room, peers);
      follower.openAll(map);
      awaitLeaders(replicas, settings);
      StorageMetrics metrics = new StorageMetrics(registry, replicas, disk);
      parts.push(metrics);
      RoutingStorageClient client =
          new RoutingStorageClient(
              maps, new NeighbourTransport(node, replicas::serve, peers), ClientSettings.DEFAULT);
      parts.push(client);
      ScheduledFuture<?> ageing =
          threads
              .timer()
              .scheduleWithFixedDelay(
                  replicas::ageCounts, COUNT_SECONDS, COUNT_SECONDS, TimeUnit.SECONDS);
      parts.push(() -> ageing.cancel(false));
      parts.push(new Upkeep(replicas, client, threads.timer(), settings, metrics));
      StorageServer server =
          new StorageServer(
              node,
              registry,
              replicas,
              metrics,
              new ReaderRecovery(replicas, client.recovery(), settings.abandonedAfter(), metrics),
              threads,
              follower,
              disk,
              new NodeReports(node, maps, folder, host, replicas, disk),
              parts);
      follower.start();
      parts.push(follower);
      SlotMover mover =
          new SlotMover(maps, replicas, client.moveCalls(maps, mapWriter, follower::handOver));
      mover.start();
      parts.push(mover);
      started = true;
      LOG.info("Storage node started: node={} partitions={}", node.value(), replicas.ids().size());
      return server;
    } finally {
      if (!started) {
        closeAll(parts);
      }
    }
  }

  private static void awaitLeaders(HostedReplicas replicas, StorageNodeSettings settings) {
    if (settings.startTimeout().isZero()) {
      return;
    }
    long end = System.nanoTime() + settings.startTimeout().toNanos();
    while (!replicas.leaderless().isEmpty()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        throw new StorageException(
            ErrorCode.UNAVAILABLE, "These partitions have no leader yet: " + replicas.leaderless());
      }
      LockSupport.parkNanos(LEADER_POLL_NANOS);
    }
  }

  @Override
  public CompletionStage<PartitionReply> serve(PartitionRequest request) {
    long start = System.nanoTime();
    CompletionStage<PartitionReply> reply =
        request instanceof PartitionRequest.Read read
            ? readerRecovery.serve(read)
            : replicas.serve(request);
    return metrics.timed(request, start, reply);
  }

  /** The way to this node for clients in the same process. */
  public StorageTransport transport() {
    return new DirectTransport(node, this);
  }

  /** How the node's replicas are at this moment; never blocks. */
  public List<ReplicaStatus> status() {
    return replicas.status();
  }

  /** The same with sizes, for the status of the cluster; looks at files. */
  NodeReport report() {
    return reports.report();
  }

  /** Whether all replicas work and know a leader; never blocks. */
  public boolean isReady() {
    return !closed.get() && replicas.leaderless().isEmpty();
  }

  /** Whether it is ready, and its disk has room for writes; never blocks. */
  public boolean isHealthy() {
    return isReady() && !disk.isFull();
  }

  /** What takes the node's figures. */
  MeterRegistry registry() {
    return registry;
  }

  NodeThreads threads() {
    return threads;
  }

  /**
   * Hands the lead of each partition to another replica, stops intake, then the upkeep, the
   * replicas and their threads. Idempotent.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      follower.handOverAll();
      replicas.stopIntake();
      closeAll(parts);
      LOG.info("Storage node stopped: node={}", node.value());
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    long start = System.nanoTime();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) { // catch-all: the other parts must be closed too
        LOG.warn("A part of the storage node did not close: part={}", part.getClass(), e);
      }
    }
    LOG.debug("Closed: millis={}", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
