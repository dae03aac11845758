package io.kithgraph.distribution.config;

/** How the configuration records check their parts. */
final class Check {
  private Check() {}

  /** A port number, or 0 for a free one. */
  static void port(String key, int value) {
    range(key, value, 0, 65_535, "a port, or 0 for a free one");
  }

  /** A whole number within bounds. */
  static void range(String key, long value, long min, long max, String meaning) {
    that(
        value >= min && value <= max,
        key,
        "is " + min + " to " + max + " (" + meaning + ")",
        value);
  }

  /** Anything else. */
  static void that(boolean holds, String key, String rule, Object value) {
    if (!holds) {
      throw new ConfigException(key + " " + rule + ", not '" + value + "'");
    }
  }
}
