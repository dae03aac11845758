package io.kithgraph.meta.zookeeper;

import java.time.Duration;
import java.util.regex.Pattern;

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
  private static final String HOST = "([^,/:\\[\\]\\s]+|\\[[0-9A-Fa-f:.]+\\])";
  private static final Pattern CONNECT_STRING =
      Pattern.compile("SERVER(,SERVER)*(/[^/,\\s]+)*".replace("SERVER", HOST + "(:[0-9]{1,5})?"));
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(10);

  public ZooKeeperSettings {
    if (!CONNECT_STRING.matcher(connectString).matches()) {
      throw new IllegalArgumentException(
          "A ZooKeeper connect string is like host:2181,host:2181 or host:2181/path, not '"
              + connectString
              + "'");
    }
    checkTimeout("session", sessionTimeout);
    checkTimeout("operation", operationTimeout);
  }

  private static void checkTimeout(String what, Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "The ZooKeeper " + what + " timeout is 1 ms to 1 hour, not " + timeout);
    }
  }

  /** The servers with the usual timeouts. */
  public static ZooKeeperSettings of(String connectString) {
    return new ZooKeeperSettings(connectString, SESSION_TIMEOUT, OPERATION_TIMEOUT);
  }
}
