package io.kithgraph.gremlin;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connection each query came over, and whose it is, so that the work for a client that is
 * gone, or that may not have it done any more, stops. TinkerPop hands a query to the pool of query
 * threads while it handles the request, on the thread of the connection: that is how the two are
 * brought together. Thread-safe.
 */
final class ClientQueries {
  private static final Logger log = LoggerFactory.getLogger(ClientQueries.class);

  @SuppressWarnings("ThreadLocalUsage") // Each server has connections of its own.
  private final ThreadLocal<@Nullable Request> asking = new ThreadLocal<>();

  private final Map<Runnable, Request> waitingOrRunning = new ConcurrentHashMap<>();

  /**
   * What a query is part of.
   *
   * @param rights those of its sender; empty = everything
   * @param sources the traversal sources that it uses
   */
  private record Request(Channel channel, Optional<GraphRights> rights, Set<String> sources) {
    boolean isStillLetIn() {
      return rights.map(of -> sources.stream().allMatch(of::stillGives)).orElse(true);
    }
  }

  /** What is handed to the pool within {@code handling} is a query of this connection. */
  void ask(Channel channel, Runnable handling) {
    asking.set(new Request(channel, Optional.empty(), Set.of()));
    try {
      handling.run();
    } finally {
      asking.remove();
    }
  }

  /** The request that is being handled was let in, by these rights and for these sources. */
  void admitted(Optional<GraphRights> rights, Set<String> sources) {
    Request request = asking.get();
    if (request != null) {
      asking.set(new Request(request.channel(), rights, sources));
    }
  }

  /** A query is handed to the pool. */
  void begin(Runnable query) {
    Request request = asking.get();
    if (request != null && query instanceof Future<?>) {
      waitingOrRunning.put(query, request);
    }
  }

  /** A query has ended, or will not run. */
  void end(Runnable query) {
    waitingOrRunning.remove(query);
  }

  /** Ends the queries of a connection that is closed. */
  void gone(Channel channel) {
    cancel(request -> request.channel().equals(channel));
  }

  /** Ends the queries of those who may not ask for them any more. */
  void endForbidden() {
    try {
      cancel(request -> !request.isStillLetIn());
    } catch (RuntimeException e) { // catch-all: the next time comes
      log.warn("It could not be found out whether queries are still allowed", e);
    }
  }

  private void cancel(Predicate<Request> unwanted) {
    waitingOrRunning.forEach(
        (query, request) -> {
          if (query instanceof Future<?> future && unwanted.test(request)) {
            future.cancel(true);
            waitingOrRunning.remove(query);
          }
        });
  }
}
