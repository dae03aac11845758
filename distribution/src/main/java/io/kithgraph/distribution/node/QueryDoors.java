package io.kithgraph.distribution.node;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.gremlin.GremlinServerNode;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.query.exec.HeapGuard;
import io.kithgraph.query.exec.RunningQueries;
import io.kithgraph.query.gremlin.GraphBackend;
import io.kithgraph.query.gremlin.KithGraphs;
import io.kithgraph.query.server.QueryNode;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.index.IndexedStorageClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two doors of a query node: the gRPC services and the Gremlin Server, over one storage client.
 * Keeps nothing. Immutable.
 */
public final class QueryDoors {
  private static final Logger LOG = LoggerFactory.getLogger(QueryDoors.class);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  private final String host;
  private final boolean encrypted;
  private final QueryNode queryNode;
  private final GremlinServerNode gremlinServer;

  private QueryDoors(
      String host, boolean encrypted, QueryNode queryNode, GremlinServerNode gremlinServer) {
    this.host = host;
    this.encrypted = encrypted;
    this.queryNode = queryNode;
    this.gremlinServer = gremlinServer;
  }

  /**
   * Opens the doors; they serve when this returns, which is when storage has answered from all
   * partitions that a query node asks to warm up.
   *
   * @param registry takes the figures
   * @param parts closes what is started
   * @param atMost how long storage may take
   */
  public static QueryDoors open(
      ServerConfig config,
      RoutingStorageClient client,
      MetadataClient metadata,
      MeterRegistry registry,
      ServerParts parts,
      Duration atMost) {
    DoorSecurity security = DoorSecurity.open(config, metadata, parts);
    StorageClient indexed = parts.add(new IndexedStorageClient(client, metadata.catalog()::find));
    RunningQueries queries =
        new RunningQueries(Duration.ofMillis(config.gremlin().slowQueryMillis()));
    ScheduledExecutorService timer = timer();
    parts.add(timer::shutdownNow);
    parts.add(HeapGuard.start(queries, timer));
    QueryNode queryNode =
        parts.add(
            QueryNode.start(
                Sizing.query(config),
                indexed,
                metadata.catalog(),
                metadata.indexJobs(),
                metadata.numbers(),
                queries,
                Optional.of(new BulkLoadDoor(client)),
                registry,
                security.queryNode()));
    await(queryNode, atMost);
    KithGraphs graphs =
        parts.add(
            new KithGraphs(
                GraphBackend.of(indexed, metadata.catalog(), metadata.numbers())
                    .withQueries(queries),
                Sizing.graphs(config)));
    GremlinServerNode gremlinServer =
        parts.add(GremlinServerNode.start(Sizing.gremlin(config), graphs, security.control()));
    return new QueryDoors(config.bindAddress(), config.tls().enabled(), queryNode, gremlinServer);
  }

  private static ScheduledExecutorService timer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "kith-heap-guard");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static void await(QueryNode queryNode, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        queryNode.ready().toCompletableFuture().get(NOTICE.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - end >= 0) {
          throw notReady(atMost, e);
        }
        LOG.info("Waiting for storage to answer");
      } catch (ExecutionException e) {
        throw notReady(atMost, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted while starting", e);
      }
    }
  }

  private static CommandFailure notReady(Duration atMost, Exception cause) {
    return new CommandFailure(
        ExitCode.FAILED,
        "the server did not become ready within " + atMost.toSeconds() + " s",
        cause);
  }

  /** {@code host:port} of the gRPC services. */
  public String grpcAddress() {
    return Ports.address(host, queryNode.port());
  }

  /** {@code host:port} of the Gremlin Server. */
  public String gremlinAddress() {
    return Ports.address(host, gremlinServer.port());
  }

  /** The URL of the Gremlin Server. */
  public String gremlinUrl() {
    return (encrypted ? "wss://" : "ws://") + gremlinAddress() + "/gremlin";
  }
}
