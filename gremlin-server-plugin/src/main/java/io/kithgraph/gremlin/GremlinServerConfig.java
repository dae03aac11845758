package io.kithgraph.gremlin;

import io.kithgraph.meta.security.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the Gremlin Server of a query node. Immutable.
 *
 * @param host the address that it listens on
 * @param port its port, or 0 for a free one
 * @param transportThreads the threads that read and write messages; they never block
 * @param queryThreads the threads that run queries; each waits for storage, so there are more of
 *     them than processors
 * @param queryQueue how many requests may wait for such a thread; more are refused with status 429
 * @param evaluationTimeout the time for a query whose client gives none
 * @param maxEvaluationTimeout the most time that a client can give a query
 * @param maxRequestBytes the largest request that is taken
 * @param batchSize results in one response message, unless the client says otherwise
 * @param maxBatchSize the most results that a client can ask for in one message
 * @param maxParameters the most parameters of one script
 * @param maxSessions the sessions, and so the remote transactions, that are open at once; each
 *     holds a thread
 * @param sessionTimeout a session that is idle for so long is closed
 * @param tls with which the server shows who it is; empty = unencrypted
 */
public record GremlinServerConfig(
    String host,
    int port,
    int transportThreads,
    int queryThreads,
    int queryQueue,
    Duration evaluationTimeout,
    Duration maxEvaluationTimeout,
    int maxRequestBytes,
    int batchSize,
    int maxBatchSize,
    int maxParameters,
    int maxSessions,
    Duration sessionTimeout,
    Optional<TlsFiles> tls) {
  /** The port of the Gremlin Server unless configured otherwise. */
  public static final int DEFAULT_PORT = 8182;

  /** On loopback, port {@value #DEFAULT_PORT}, sized for the machine. */
  public static GremlinServerConfig defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new GremlinServerConfig(
        "127.0.0.1",
        DEFAULT_PORT,
        Math.max(1, processors / 2),
        Math.max(16, 4 * processors),
        1_024,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        4 << 20,
        64,
        10_000,
        32,
        256,
        Duration.ofMinutes(10),
        Optional.empty());
  }

  public GremlinServerConfig {
    if (host.isBlank()) {
      throw new IllegalArgumentException("The host of the Gremlin Server is empty");
    }
    within("port", port, 0, 65_535);
    within("transportThreads", transportThreads, 1, 1_024);
    within("queryThreads", queryThreads, 1, 10_000);
    within("queryQueue", queryQueue, 1, 1_000_000);
    within("evaluationTimeout", evaluationTimeout.toMillis(), 1, maxEvaluationTimeout.toMillis());
    within("maxEvaluationTimeout", maxEvaluationTimeout.toMillis(), 1, 86_400_000);
    within("maxRequestBytes", maxRequestBytes, 1_024, 256 << 20);
    within("batchSize", batchSize, 1, maxBatchSize);
    within("maxBatchSize", maxBatchSize, 1, 1_000_000);
    within("maxParameters", maxParameters, 0, 10_000);
    within("maxSessions", maxSessions, 0, 100_000);
    within("sessionTimeout", sessionTimeout.toMillis(), 1, 86_400_000);
  }

  /** These settings with another address; port 0 is a free one. */
  public GremlinServerConfig withAddress(String newHost, int newPort) {
    return new GremlinServerConfig(
        newHost,
        newPort,
        transportThreads,
        queryThreads,
        queryQueue,
        evaluationTimeout,
        maxEvaluationTimeout,
        maxRequestBytes,
        batchSize,
        maxBatchSize,
        maxParameters,
        maxSessions,
        sessionTimeout,
        tls);
  }

  /** These settings with other bounds on the time of a query. */
  public GremlinServerConfig withTimeouts(Duration usual, Duration most) {
    return new GremlinServerConfig(
        host,
        port,
        transportThreads,
        queryThreads,
        queryQueue,
        usual,
        most,
        maxRequestBytes,
        batchSize,
        maxBatchSize,
        maxParameters,
        maxSessions,
        sessionTimeout,
        tls);
  }

  /** These settings, encrypted or not. */
  public GremlinServerConfig withTls(Optional<TlsFiles> newTls) {
    return new GremlinServerConfig(
        host,
        port,
        transportThreads,
        queryThreads,
        queryQueue,
        evaluationTimeout,
        maxEvaluationTimeout,
        maxRequestBytes,
        batchSize,
        maxBatchSize,
        maxParameters,
        maxSessions,
        sessionTimeout,
        newTls);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "The setting " + name + " is " + min + " to " + max + ", not " + value);
    }
  }
}
