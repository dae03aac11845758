package io.kithgraph.distribution.config;

/**
 * The Gremlin Server. Immutable.
 *
 * @param port where it listens; 0 = a free port
 * @param evaluationTimeoutMillis how long a traversal may run whose client says nothing
 * @param maxEvaluationTimeoutMillis how long a client may ask for
 * @param scanBudget the most vertices that a traversal may look at in scans over a whole graph when
 *     its client says nothing
 * @param slowQueryMillis a traversal that works for longer is logged with its plan
 */
public record GremlinConfig(
    int port,
    long evaluationTimeoutMillis,
    long maxEvaluationTimeoutMillis,
    long scanBudget,
    long slowQueryMillis) {

  static final GremlinConfig DEFAULTS = new GremlinConfig(8182, 30_000, 300_000, 100_000, 2_000);

  public GremlinConfig {
    Check.port("gremlin.port", port);
    Check.range(
        "gremlin.maxEvaluationTimeoutMillis",
        maxEvaluationTimeoutMillis,
        1,
        86_400_000,
        "how long a client may ask for");
    Check.range(
        "gremlin.evaluationTimeoutMillis",
        evaluationTimeoutMillis,
        1,
        maxEvaluationTimeoutMillis,
        "how long a traversal may run");
    Check.range(
        "gremlin.scanBudget",
        scanBudget,
        1,
        1_000_000_000_000L,
        "how many vertices a traversal may look at in scans over a whole graph");
    Check.range(
        "gremlin.slowQueryMillis",
        slowQueryMillis,
        1,
        86_400_000,
        "how long a traversal works before it is logged");
  }
}
