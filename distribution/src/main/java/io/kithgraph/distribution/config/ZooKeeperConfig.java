package io.kithgraph.distribution.config;

/**
 * The metadata store of a cluster. Immutable.
 *
 * @param connect {@code host:port} of each server, separated by commas, and optionally the path of
 *     an existing znode under which the deployment lies
 * @param sessionTimeoutMillis after how long without contact a node counts as gone
 */
public record ZooKeeperConfig(String connect, int sessionTimeoutMillis) {

  static final ZooKeeperConfig DEFAULTS = new ZooKeeperConfig("127.0.0.1:2181", 10_000);

  public ZooKeeperConfig {
    Check.that(!connect.isBlank(), "zookeeper.connect", "is like host:2181,host:2181", connect);
    Check.range(
        "zookeeper.sessionTimeoutMillis",
        sessionTimeoutMillis,
        1_000,
        600_000,
        "after how long without contact a node counts as gone");
  }
}
