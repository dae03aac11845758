package io.kithgraph.query.server;

import io.kithgraph.meta.security.TlsFiles;
import io.kithgraph.query.server.admission.AdmissionSettings;
import io.kithgraph.query.server.grpc.RequestLimits;
import java.util.Optional;

/**
 * The settings of a query node. Immutable.
 *
 * @param host the address that the gRPC server listens on
 * @param port its port, or 0 for a free one
 * @param transportThreads the threads that read, translate and answer calls; they never block
 * @param workThreads the threads for what blocks (changes of schemas) or takes milliseconds (rows
 *     of bulk batches); they end when idle
 * @param workQueue how much of that may wait; more is refused
 * @param maxCallsPerConnection calls under way on one connection
 * @param limits bounds on single calls
 * @param admission bounds on all calls under way, and on those of tenants
 * @param tls with which the server shows who it is; empty = unencrypted
 */
public record QueryNodeConfig(
    String host,
    int port,
    int transportThreads,
    int workThreads,
    int workQueue,
    int maxCallsPerConnection,
    RequestLimits limits,
    AdmissionSettings admission,
    Optional<TlsFiles> tls) {
  /** The port of the gRPC server unless configured otherwise. */
  public static final int DEFAULT_PORT = 9090;

  /** On loopback, port {@value #DEFAULT_PORT}, sized for the machine. */
  public static QueryNodeConfig defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new QueryNodeConfig(
        "127.0.0.1",
        DEFAULT_PORT,
        processors,
        Math.max(2, processors),
        1_024,
        4_096,
        RequestLimits.DEFAULTS,
        AdmissionSettings.DEFAULTS,
        Optional.empty());
  }

  public QueryNodeConfig {
    if (host.isBlank()) {
      throw new IllegalArgumentException("The host of the gRPC server is empty");
    }
    within("port", port, 0, 65_535);
    within("transportThreads", transportThreads, 1, 1_024);
    within("workThreads", workThreads, 1, 1_024);
    within("workQueue", workQueue, 1, 1_000_000);
    within("maxCallsPerConnection", maxCallsPerConnection, 1, 1_000_000);
  }

  /** These settings with another address; port 0 is a free one. */
  public QueryNodeConfig withAddress(String newHost, int newPort) {
    return new QueryNodeConfig(
        newHost,
        newPort,
        transportThreads,
        workThreads,
        workQueue,
        maxCallsPerConnection,
        limits,
        admission,
        tls);
  }

  /** These settings with other bounds on single calls. */
  public QueryNodeConfig withLimits(RequestLimits newLimits) {
    return new QueryNodeConfig(
        host,
        port,
        transportThreads,
        workThreads,
        workQueue,
        maxCallsPerConnection,
        newLimits,
        admission,
        tls);
  }

  /** These settings with other bounds on all calls. */
  public QueryNodeConfig withAdmission(AdmissionSettings newAdmission) {
    return new QueryNodeConfig(
        host,
        port,
        transportThreads,
        workThreads,
        workQueue,
        maxCallsPerConnection,
        limits,
        newAdmission,
        tls);
  }

  /** These settings, encrypted or not. */
  public QueryNodeConfig withTls(Optional<TlsFiles> newTls) {
    return new QueryNodeConfig(
        host,
        port,
        transportThreads,
        workThreads,
        workQueue,
        maxCallsPerConnection,
        limits,
        admission,
        newTls);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "The setting " + name + " is " + min + " to " + max + ", not " + value);
    }
  }
}
