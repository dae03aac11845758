package io.kithgraph.distribution.config;

/**
 * The door for figures and health, plain HTTP without authentication. Immutable.
 *
 * @param bindAddress the address that it listens on, whatever the other doors listen on
 * @param port where it listens; 0 = a free port, which the {@code ready} line names
 */
public record MetricsConfig(String bindAddress, int port) {

  static final MetricsConfig DEFAULTS = new MetricsConfig("127.0.0.1", 0);

  public MetricsConfig {
    Check.that(
        !bindAddress.isBlank(), "metrics.bindAddress", "is a host name or an address", bindAddress);
    Check.port("metrics.port", port);
  }
}
