package io.kithgraph.meta.zookeeper;

import java.time.Duration;

/**
 * How to reach ZooKeeper. Immutable.
 *
 * @param connectString {@code host:port} of each server, separated by commas, and optionally the
 *     path of an existing znode under which the deployment lies
 * @param sessionTimeout after how long without contact the servers take this process for dead; they
 *     may narrow it to their own bounds
 * @param operationTimeout how long one operation is tried before it fails as unavailable; it has
 *     failed after twice as long at the latest
 */
public record ZooKeeperSettings(
    String connectString, Duration sessionTimeout, Duration operationTimeout) {
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(10);

  public ZooKeeperSettings {
    if (connectString.isBlank()) {
      throw new IllegalArgumentException("The ZooKeeper connect string is empty");
    }
    if (sessionTimeout.toMillis() < 1 || operationTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("ZooKeeper timeouts are 1 ms or more");
    }
  }

  /** The servers with the usual timeouts. */
  public static ZooKeeperSettings of(String connectString) {
    return new ZooKeeperSettings(connectString, SESSION_TIMEOUT, OPERATION_TIMEOUT);
  }
}
