package io.kithgraph.distribution.standalone;

import static java.util.Objects.requireNonNull;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.gremlin.GremlinServerNode;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.EmbeddedZooKeeper;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.query.gremlin.GraphBackend;
import io.kithgraph.query.gremlin.KithGraphs;
import io.kithgraph.query.server.QueryNode;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.ClientSettings;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.server.StorageFolder;
import io.kithgraph.storage.server.StorageServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole deployment in this process: ZooKeeper, one storage node, one query node, a Gremlin
 * Server. The same parts as a cluster has, wired to each other by direct calls. Thread-safe.
 */
public final class StandaloneServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  /** Names the only Raft peer in the logs of its groups; nothing listens there. */
  private static final String RAFT_ADDRESS = "127.0.0.1:9191";

  private final QueryNode queryNode;
  private final GremlinServerNode gremlinServer;

  /** Closed in reverse order. */
  private final Deque<AutoCloseable> parts;

  private StandaloneServer(
      QueryNode queryNode, GremlinServerNode gremlinServer, Deque<AutoCloseable> parts) {
    this.queryNode = queryNode;
    this.gremlinServer = gremlinServer;
    this.parts = parts;
  }

  /**
   * Starts on a folder; it serves when this returns. What has been started is stopped again if
   * something fails.
   *
   * @param folder stays the caller's to close, after the server
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static StandaloneServer start(DataFolder folder, ServerConfig config) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    boolean started = false;
    try {
      Ports.check(config);
      StandaloneServer server = start(folder, config, parts);
      started = true;
      return server;
    } catch (MetadataException e) {
      throw new CommandFailure(exitCode(e.reason()), String.valueOf(e.getMessage()), e);
    } catch (StorageException e) {
      throw new CommandFailure(exitCode(e.code()), String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      IOException cause = requireNonNull(e.getCause());
      throw new CommandFailure(
          cause instanceof BindException ? ExitCode.PORT_TAKEN : ExitCode.FAILED,
          e.getMessage() + ": " + cause.getMessage(),
          e);
    } finally {
      if (!started) {
        closeAll(parts);
      }
    }
  }

  private static StandaloneServer start(
      DataFolder folder, ServerConfig config, Deque<AutoCloseable> parts) {
    EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(folder.meta());
    parts.push(zooKeeper);
    MetadataClient metadata =
        MetadataClient.openOrCreate(
            ZooKeeperSettings.of(zooKeeper.connectString()), SchemaMode.AUTO);
    parts.push(metadata);

    StorageFolder storageFolder = StorageFolder.open(folder.storage());
    parts.push(storageFolder);
    NodeId node = metadata.nodes().register(storageFolder.nodeKey());
    StorageNode self = new StorageNode(node, "", RAFT_ADDRESS);
    ClusterMap map =
        metadata.ensureClusterMap(
            new FirstPlacement(config.storage().partitions(), 1), List.of(self));
    ClusterMapSource maps = metadata.followClusterMap();
    MeterRegistry meters = new SimpleMeterRegistry();
    parts.push(meters::close);
    StorageServer storage =
        StorageServer.start(
            storageFolder,
            node,
            "kith-" + metadata.deployment().id(),
            maps,
            Sizing.storage(config.storage(), map.partitions().size()),
            new NoPeers(),
            meters);
    parts.push(storage);
    parts.push(metadata.nodes().announce(self));

    StorageClient client =
        new RoutingStorageClient(maps, storage.transport(), ClientSettings.DEFAULT);
    parts.push(client);
    QueryNode queryNode =
        QueryNode.start(Sizing.query(config), client, metadata.catalog(), metadata.numbers());
    parts.push(queryNode);
    await(queryNode);
    KithGraphs graphs =
        new KithGraphs(
            GraphBackend.of(client, metadata.catalog(), metadata.numbers()), Sizing.graphs(config));
    parts.push(graphs);
    GremlinServerNode gremlinServer = GremlinServerNode.start(Sizing.gremlin(config), graphs);
    parts.push(gremlinServer);
    return new StandaloneServer(queryNode, gremlinServer, parts);
  }

  private static void await(QueryNode queryNode) {
    try {
      queryNode.ready().toCompletableFuture().get(READY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the server did not become ready within " + READY_TIMEOUT.toSeconds() + " s",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted while starting", e);
    }
  }

  /** The port of the gRPC services. */
  public int grpcPort() {
    return queryNode.port();
  }

  /** The port of the Gremlin Server. */
  public int gremlinPort() {
    return gremlinServer.port();
  }

  /** Stops the doors first, then what is behind them. Idempotent. */
  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      long began = System.nanoTime();
      try {
        part.close();
      } catch (Exception e) { // catch-all: the other parts must be closed too
        LOG.warn("A part of the server did not close: part={}", part.getClass().getName(), e);
      }
      LOG.debug(
          "Closed: part={} millis={}",
          part.getClass().getSimpleName(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }

  private static ExitCode exitCode(MetadataException.Reason reason) {
    return switch (reason) {
      case IN_USE -> ExitCode.DATA_IN_USE;
      case NEWER_FORMAT, CORRUPT, NO_DEPLOYMENT -> ExitCode.DATA_NOT_USABLE;
      case INVALID, UNAVAILABLE -> ExitCode.FAILED;
    };
  }

  private static ExitCode exitCode(ErrorCode code) {
    return switch (code) {
      case ALREADY_EXISTS -> ExitCode.DATA_IN_USE;
      case INVALID_ARGUMENT, CORRUPT -> ExitCode.DATA_NOT_USABLE;
      default -> ExitCode.FAILED;
    };
  }
}
