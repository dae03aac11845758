package io.kithgraph.distribution.config;

/**
 * The Gremlin Server. Immutable.
 *
 * @param port where it listens; 0 = a free port
 * @param threads how many traversals run at the same time
 * @param maxQueuedRequests how many more wait before others are refused
 * @param evaluationTimeoutMillis how long a traversal may run
 */
public record GremlinConfig(
    int port, int threads, int maxQueuedRequests, long evaluationTimeoutMillis) {

  static final GremlinConfig DEFAULTS = new GremlinConfig(8182, 8, 8192, 30_000);

  public GremlinConfig {
    Check.port("gremlin.port", port);
    Check.range("gremlin.threads", threads, 1, 256, "traversals at the same time");
    Check.range("gremlin.maxQueuedRequests", maxQueuedRequests, 1, 1_000_000, "waiting requests");
    Check.range(
        "gremlin.evaluationTimeoutMillis",
        evaluationTimeoutMillis,
        1,
        3_600_000,
        "how long a traversal may run");
  }
}
