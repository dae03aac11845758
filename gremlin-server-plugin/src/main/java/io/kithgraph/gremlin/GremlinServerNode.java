package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.query.gremlin.KithGraphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.tinkerpop.gremlin.server.GremlinServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Gremlin Server over the graphs of a query node, which belong to whoever starts it. Thread-safe.
 */
public final class GremlinServerNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GremlinServerNode.class);
  private static final long START_SECONDS = 30;

  /** Queries under way have so long to end by themselves. */
  private static final long GRACE_MILLIS = 1_500;

  private static final long STOP_SECONDS = 5;

  /** A port that was free when asked for may be taken a moment later. */
  private static final int FREE_PORT_TRIES = 8;

  /** How long a query may go on at most after its sender has lost the right to it. */
  private static final long RIGHTS_CHECK_MILLIS = 1_000;

  private final GremlinServer server;
  private final ExecutorService queries;
  private final ScheduledExecutorService rightsCheck =
      Executors.newSingleThreadScheduledExecutor(GremlinServerNode::rightsThread);
  private final int port;

  private GremlinServerNode(GremlinServer server, ExecutorService queries, int port) {
    this.server = server;
    this.queries = queries;
    this.port = port;
  }

  private static Thread rightsThread(Runnable check) {
    Thread thread = new Thread(check, "kith-gremlin-rights");
    thread.setDaemon(true);
    return thread;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it repeats until the node closes
  private void checkRights(ClientQueries clients) {
    rightsCheck.scheduleWithFixedDelay(
        clients::endForbidden, RIGHTS_CHECK_MILLIS, RIGHTS_CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Starts a server that lets everybody do everything. */
  public static GremlinServerNode start(GremlinServerConfig config, KithGraphs graphs) {
    return start(config, graphs, Optional.empty());
  }

  /**
   * Starts a server: it serves when this returns.
   *
   * @param access asks every client for a name and a password; empty = everybody may do everything
   * @throws IllegalArgumentException if the files for TLS are of no use
   * @throws UncheckedIOException if the address cannot be had; nothing is left running then
   */
  public static GremlinServerNode start(
      GremlinServerConfig config, KithGraphs graphs, Optional<AccessControl> access) {
    if (config.port() != 0) {
      return startOn(config.port(), config, graphs, access);
    }
    UncheckedIOException last = null;
    for (int i = 0; i < FREE_PORT_TRIES; i++) {
      try {
        return startOn(freePort(config.host()), config, graphs, access);
      } catch (UncheckedIOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(
        "The Gremlin Server found no free port on " + config.host(),
        last == null ? new IOException() : last.getCause());
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("There is no free port on " + host, e);
    }
  }

  private static GremlinServerNode startOn(
      int port, GremlinServerConfig config, KithGraphs graphs, Optional<AccessControl> access) {
    ClientQueries clients = new ClientQueries();
    KithSettings settings = new KithSettings(config, graphs, access, clients, port);
    ExecutorService queries = new QueryThreads(config, clients);
    GremlinServer server = new GremlinServer(settings, queries);
    GremlinServerNode node = new GremlinServerNode(server, queries, port);
    try {
      server.start().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      node.close();
      Throwable cause = e.getCause();
      throw cause instanceof IOException io
          ? new UncheckedIOException(
              "The Gremlin Server cannot listen on " + config.host() + ":" + port, io)
          : new IllegalStateException("The Gremlin Server did not start", cause);
    } catch (InterruptedException e) {
      node.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the Gremlin Server started", e);
    } catch (Exception e) { // catch-all: what TinkerPop's start declares
      node.close();
      throw new IllegalStateException("The Gremlin Server did not start", e);
    }
    if (access.isPresent()) {
      node.checkRights(clients);
    }
    log.info("Gremlin Server listens on {}:{}", config.host(), port);
    return node;
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /**
   * Takes no more requests, gives queries under way a moment, interrupts those that are left, and
   * stops. Idempotent.
   */
  @Override
  public void close() {
    rightsCheck.shutdownNow();
    CompletableFuture<Void> stopped = server.stop();
    try {
      if (!queries.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        queries.shutdownNow();
      }
      stopped.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn("The Gremlin Server did not stop within {} s", STOP_SECONDS);
    } catch (ExecutionException e) {
      log.warn("The Gremlin Server did not stop cleanly", e.getCause());
    } catch (InterruptedException e) {
      queries.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
