package io.kithgraph.distribution.config;

import java.io.Serial;

/**
 * The configuration cannot be used; the message names the key, where it was given, what is wrong
 * and what would be right.
 */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
