package io.kithgraph.gremlin;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Which connection each query came over, so that the work for a client that is gone stops.
 * TinkerPop hands a query to the pool of query threads while it handles the request, on the thread
 * of the connection: that is how the two are brought together. Thread-safe.
 */
final class ClientQueries {
  @SuppressWarnings("ThreadLocalUsage") // Each server has connections of its own.
  private final ThreadLocal<@Nullable Channel> asking = new ThreadLocal<>();

  private final Map<Runnable, Channel> waitingOrRunning = new ConcurrentHashMap<>();

  /** What is handed to the pool within {@code handling} is a query of this connection. */
  void ask(Channel channel, Runnable handling) {
    asking.set(channel);
    try {
      handling.run();
    } finally {
      asking.remove();
    }
  }

  /** A query is handed to the pool. */
  void begin(Runnable query) {
    Channel channel = asking.get();
    if (channel != null && query instanceof Future<?>) {
      waitingOrRunning.put(query, channel);
    }
  }

  /** A query has ended, or will not run. */
  void end(Runnable query) {
    waitingOrRunning.remove(query);
  }

  /** Ends the queries of a connection that is closed. */
  void gone(Channel channel) {
    waitingOrRunning.forEach(
        (query, from) -> {
          if (from.equals(channel) && query instanceof Future<?> future) {
            future.cancel(true);
            waitingOrRunning.remove(query);
          }
        });
  }
}
