package io.kithgraph.distribution.console;

import java.io.Serial;

/** A query that the server refused or could not finish; the message is the server's. */
public final class QueryFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  QueryFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
