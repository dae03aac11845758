package io.kithgraph.distribution.process;

import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.workload.GremlinConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.driver.exception.ResponseException;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;

/** More Gremlin at once than a server lets wait, and what became of it. Thread-safe. */
final class OverloadQueries implements AutoCloseable {
  private static final int CONNECTIONS = 4;

  /** A connection blocks at a few more. */
  private static final int QUERIES_PER_CONNECTION = 500;

  private static final long PATIENCE_SECONDS = 60;

  private final List<GremlinConnection> connections;
  private final List<CompletableFuture<?>> queries = new ArrayList<>();
  private final LongAdder refused = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  OverloadQueries(String address) {
    this.connections =
        Stream.generate(
                () ->
                    new GremlinConnection(GremlinCluster.at(address, ClientAccess.NONE), "social"))
            .limit(CONNECTIONS)
            .toList();
  }

  /** Opens all connections, sends all queries, and waits until all have ended. */
  void sendAndAwait() throws Exception {
    for (GremlinConnection connection : connections) {
      connection
          .submit("g.inject(0)", Map.of())
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    for (int i = 0; i < QUERIES_PER_CONNECTION; i++) {
      for (GremlinConnection connection : connections) {
        queries.add(
            connection
                .submit(
                    "g.V(x).in('follow').limit(1000).out('follow').count()",
                    Map.of("x", OverloadCalls.HUB))
                .handle((answer, failure) -> ended(failure))
                .toCompletableFuture());
      }
    }
    CompletableFuture.allOf(queries.toArray(new CompletableFuture<?>[0]))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private boolean ended(@Nullable Throwable failure) {
    if (failure != null && isTooMany(failure)) {
      refused.increment();
    } else if (failure != null) {
      failures.add(String.valueOf(failure));
    }
    return failure == null;
  }

  private static boolean isTooMany(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ResponseException response) {
        return response.getResponseStatusCode() == ResponseStatusCode.TOO_MANY_REQUESTS;
      }
    }
    return false;
  }

  /** Those that the server had too many of. */
  long refused() {
    return refused.sum();
  }

  /** What others ended with that got no answer. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return "Gremlin: %d sent, %d refused, failures: %s"
        .formatted(queries.size(), refused(), failures);
  }

  @Override
  public void close() {
    connections.forEach(GremlinConnection::close);
  }
}
