package io.kithgraph.distribution.config;

import io.kithgraph.query.server.admission.AdmissionSettings;
import io.kithgraph.query.server.admission.Quotas;

/**
 * The gRPC server. Immutable.
 *
 * @param port where it listens; 0 = a free port
 * @param minCalls this many calls may be under way however slow they are
 * @param maxCalls no more are under way at once, however fast they are
 * @param quotas units a second of tenants, as {@link Quotas#parse} reads them; empty = no quotas
 */
public record GrpcConfig(int port, int minCalls, int maxCalls, String quotas) {
  private static final int MOST_CALLS = 1_000_000;

  static final GrpcConfig DEFAULTS =
      new GrpcConfig(
          9090, AdmissionSettings.DEFAULTS.minCalls(), AdmissionSettings.DEFAULTS.maxCalls(), "");

  public GrpcConfig {
    Check.port("grpc.port", port);
    Check.range("grpc.minCalls", minCalls, 1, MOST_CALLS, "calls under way");
    Check.range("grpc.maxCalls", maxCalls, minCalls, MOST_CALLS, "calls, no fewer than minCalls");
    try {
      Quotas.parse(quotas);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("grpc.quotas cannot be read: " + e.getMessage(), e);
    }
  }
}
