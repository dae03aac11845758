package io.kithgraph.storage.replication;

import com.alipay.remoting.Connection;
import com.alipay.remoting.DefaultConnectionManager;
import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.SnapshotThrottle;
import com.alipay.sofa.jraft.storage.snapshot.ThroughputSnapshotThrottle;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft groups of one node: they share one server, one log store and their timers. Thread-safe.
 */
public final class RaftHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaftHost.class);
  private static final long TICK_MILLIS = 100;

  /** Events that may wait at each step of a group; commands wait in our own queue before. */
  private static final int RING_SIZE = 1_024;

  /**
   * A follower looks whether its leader is silent each time that the election timeout and up to
   * this has passed, so a lead is vacant for up to two of both; votes that are split cost another.
   */
  private static final int MAX_ELECTION_DELAY_MILLIS = 300;

  /** The only voter of a group has nobody to lose its lead to, and need not look often. */
  private static final int LONE_TIMEOUT_FACTOR = 10;

  private static final int RPC_THREADS = 6;

  /** The server knows its connections, and closes them when it stops. */
  private static final boolean MANAGE_CONNECTIONS = true;

  /** What a node reads, and writes, at most for replicas that are filled from files. */
  private static final long SNAPSHOT_BYTES_PER_SECOND = 64L << 20;

  private static final long THROTTLE_CYCLES_PER_SECOND = 10;

  private final RaftIdentity identity;
  private final RaftSettings settings;
  private final ReplicaExecutors executors;
  private final EngineOpener engines;
  private final PartitionSettings partitions;
  private final PeerId self;
  private final NodeLog log;
  private final @Nullable RpcServer server;
  private final ScheduledFuture<?> ticks;
  private @Nullable DefaultConnectionManager connections;
  private final SnapshotThrottle snapshotThrottle =
      new ThroughputSnapshotThrottle(SNAPSHOT_BYTES_PER_SECOND, THROTTLE_CYCLES_PER_SECOND);
  private final Map<PartitionId, RaftReplica> replicas = new ConcurrentHashMap<>();
  private final Map<PartitionId, GroupMembership> groups = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens the log store of the node and, if other nodes are to reach it, the server.
   *
   * @param logFolder holds the logs of all groups of the node
   * @throws io.kithgraph.storage.engine.EngineException if the log cannot be opened for another
   *     reason than that it is damaged; then {@link #isLogDamaged} says so
   * @throws StorageException {@code UNAVAILABLE} if the address cannot be bound
   */
  public RaftHost(
      RaftIdentity identity,
      Path logFolder,
      RaftSettings settings,
      EngineOpener engines,
      PartitionSettings partitions,
      ReplicaExecutors executors) {
    this(
        identity,
        new NodeLog(logFolder, path -> new SharedLogStore(path, settings.syncLog())),
        settings,
        engines,
        partitions,
        executors);
  }

  /** As above, with a log, which is closed with the host. */
  RaftHost(
      RaftIdentity identity,
      NodeLog log,
      RaftSettings settings,
      EngineOpener engines,
      PartitionSettings partitions,
      ReplicaExecutors executors) {
    this.identity = identity;
    this.settings = settings;
    this.executors = executors;
    this.engines = engines;
    this.partitions = partitions;
    this.self = peer(identity.address());
    this.log = log;
    NodeManager.getInstance().addAddress(self.getEndpoint());
    this.server = identity.bindAddress().map(host -> listen(host, self.getPort())).orElse(null);
    this.ticks =
        executors
            .timer()
            .scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The library's own factory would listen on every address of the machine. */
  private RpcServer listen(String host, int port) {
    com.alipay.remoting.rpc.RpcServer bolt =
        new com.alipay.remoting.rpc.RpcServer(host, port, MANAGE_CONNECTIONS);
    RpcServer rpc = new BoltRpcServer(bolt);
    RaftRpcServerFactory.addRaftRequestProcessors(rpc, executors.rpc(), executors.rpc());
    if (!rpc.init(null)) {
      log.close();
      throw new StorageException(
          ErrorCode.UNAVAILABLE,
          "The Raft server cannot listen on " + host + ":" + port + "; is the port in use?");
    }
    connections = bolt.getConnectionManager();
    return rpc;
  }

  private static PeerId peer(String address) {
    PeerId peer = PeerId.parsePeer(address);
    if (peer == null) {
      throw new IllegalArgumentException("A Raft address is host:port, not " + address);
    }
    return peer;
  }

  /**
   * Opens this node's replica of a partition and joins its group; it takes part once the log is
   * read, and leads after an election, which the only replica of a group wins at once.
   *
   * @throws io.kithgraph.storage.engine.EngineException if its engine or the log cannot be opened
   * @throws StorageException {@code UNAVAILABLE} if it cannot join, {@code INVALID_ARGUMENT} if its
   *     data has an unknown format
   */
  public PartitionReplica open(ReplicaPlan plan) {
    new GroupLog(log.store(), plan.id().value()).checkReadable();
    ReplicaStore store;
    try {
      store = new ReplicaStore(plan, engines, partitions, executors.clock(), executors.nanoClock());
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The folder " + plan.folder() + " cannot be used", e);
    } catch (RuntimeException e) { // catch-all: what is damaged is told apart, the rest passed on
      throw ReplicaFailure.isDamage(e) ? damaged(plan, e) : e;
    }
    RaftReplica replica = new RaftReplica(plan.id(), settings, store, executors);
    PartitionStateMachine machine =
        new PartitionStateMachine(plan.id().value(), store, executors.background(), replica);
    Node node =
        RaftServiceFactory.createRaftNode(identity.cluster() + "-p" + plan.id().value(), self);
    replica.attach(node);
    if (!node.init(nodeOptions(plan, machine))) {
      replica.close();
      throw new StorageException(
          ErrorCode.UNAVAILABLE,
          "The replica of partition " + plan.id().value() + " cannot start; see the log");
    }
    groups.put(plan.id(), new GroupMembership(node));
    replicas.put(plan.id(), replica);
    return replica;
  }

  private static StorageException damaged(ReplicaPlan plan, Throwable cause) {
    return new StorageException(
        ErrorCode.CORRUPT,
        "The data of the replica of partition "
            + plan.id().value()
            + " is damaged: "
            + plan.folder(),
        cause);
  }

  /**
   * Closes the replica of a partition, if it is open here, puts its data aside and deletes its log,
   * so that the next one is filled by its group. It keeps its term and its vote. The group must do
   * without it for sure: what it has acknowledged is forgotten here.
   *
   * @throws StorageException {@code UNAVAILABLE} if that cannot be done now; calling it again goes
   *     on where it ended
   * @throws io.kithgraph.storage.engine.EngineException if the log cannot be written
   */
  public void empty(PartitionId id, Path folder) {
    closeStopped(id);
    try {
      ReplicaStore.putAside(folder, executors.clock().millis());
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The folder " + folder + " cannot be emptied", e);
    }
    new GroupLog(log.store(), id.value()).delete();
  }

  /**
   * Whether damaged data was met in the log that all groups of the node share; replicas can then
   * fail at any time, and may not open, until {@link #rescueLog}.
   */
  public boolean isLogDamaged() {
    return log.isDamaged();
  }

  /**
   * Copies the logs of groups that can be read into a new log, which takes the place of the damaged
   * one. All replicas must be closed. What was damaged is kept until {@link #deleteDamagedLog}.
   *
   * @param groups all partitions that have files here
   * @param losing is told which of them have lost their logs, before anything changes: these must
   *     not vote before they are emptied
   * @throws EngineException if that cannot be written now; calling it again begins anew
   */
  public void rescueLog(Collection<PartitionId> groups, Consumer<Set<PartitionId>> losing) {
    log.rescue(groups, losing);
  }

  /** Whether a log that was damaged is still there beside the one in its place. */
  public boolean hasDamagedLog() {
    return log.hasDamaged();
  }

  /** Deletes the log that was damaged, if there is one. */
  public void deleteDamagedLog() {
    log.deleteDamaged();
  }

  /** Whether data was put aside by {@link #empty} and not deleted since. */
  public static boolean hasAside(Path folder) {
    try {
      return !ReplicaStore.aside(folder).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Deletes what was put aside.
   *
   * @throws StorageException {@code UNAVAILABLE} if that cannot be done now
   */
  public static void deleteAside(Path folder) {
    try {
      for (Path aside : ReplicaStore.aside(folder)) {
        ReplicaStore.deleteTree(aside);
      }
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "What was put aside in " + folder + " cannot be deleted", e);
    }
  }

  /** Closes a replica that has stopped: what it cannot flush is in the log, or not wanted. */
  public void closeStopped(PartitionId id) {
    try {
      close(id);
    } catch (EngineException e) {
      LOG.info("A replica that has stopped is closed: partition={}", id.value(), e);
    }
  }

  /** The group of a partition whose replica is open here. */
  public Optional<GroupMembership> group(PartitionId id) {
    return Optional.ofNullable(groups.get(id));
  }

  /** Closes the replica of a partition, if it is open here; its files stay. */
  public void close(PartitionId id) {
    groups.remove(id);
    RaftReplica replica = replicas.remove(id);
    if (replica != null) {
      replica.close();
    }
  }

  private NodeOptions nodeOptions(ReplicaPlan plan, PartitionStateMachine machine) {
    Configuration voters = new Configuration();
    plan.peers().forEach(address -> voters.addPeer(peer(address)));
    int timeoutMillis = Math.toIntExact(settings.electionTimeout().toMillis());
    boolean lone = plan.peers().size() == 1;
    NodeOptions options = new NodeOptions();
    options.setInitialConf(voters);
    options.setFsm(machine);
    options.setServiceFactory(new SharedLogFactory(plan.id()));
    options.setLogUri("group-" + plan.id().value());
    options.setRaftMetaUri(plan.folder().resolve("meta").toString());
    options.setSnapshotUri(plan.folder().resolve(ReplicaStore.SNAPSHOT_FOLDER).toString());
    options.setSnapshotIntervalSecs(0);
    options.setElectionTimeoutMs(lone ? LONE_TIMEOUT_FACTOR * timeoutMillis : timeoutMillis);
    options.setDisableCli(true);
    options.setSharedTimerPool(true);
    options.setTimerPoolSize(1);
    options.setSharedElectionTimer(true);
    options.setSharedVoteTimer(true);
    options.setSharedStepDownTimer(true);
    options.setSharedSnapshotTimer(true);
    options.setRpcProcessorThreadPoolSize(RPC_THREADS);
    RaftOptions raft = new RaftOptions();
    raft.setDisruptorBufferSize(RING_SIZE);
    raft.setMaxElectionDelayMs(MAX_ELECTION_DELAY_MILLIS);
    raft.setSync(settings.syncLog());
    raft.setSyncMeta(settings.syncLog());
    raft.setReadOnlyOptions(ReadOnlyOption.ReadOnlyLeaseBased);
    options.setRaftOptions(raft);
    options.setSnapshotThrottle(snapshotThrottle);
    return options;
  }

  /** Gives every group its part of the shared log store. */
  private final class SharedLogFactory extends DefaultJRaftServiceFactory
      implements JRaftServiceFactory {
    private final PartitionId id;

    SharedLogFactory(PartitionId id) {
      this.id = id;
    }

    @Override
    public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
      return new GroupLog(log.store(), id.value());
    }
  }

  private void tick() {
    replicas.values().forEach(RaftReplica::tick);
  }

  /** Closes all replicas, the server and the log store. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ticks.cancel(false);
    replicas.values().forEach(RaftReplica::close);
    if (server != null) {
      server.shutdown();
    }
    NodeManager.getInstance().removeAddress(self.getEndpoint());
    log.close();
    if (connections != null) {
      // Those that were accepted while the server stopped would go on to talk to it.
      connections.getAll().values().forEach(all -> all.forEach(Connection::close));
    }
  }
}
