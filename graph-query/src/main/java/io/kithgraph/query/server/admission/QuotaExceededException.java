package io.kithgraph.query.server.admission;

import java.time.Duration;

/** A tenant asks for more than its quota. */
public final class QuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  QuotaExceededException(String tenant, long unitsPerSecond, Duration retryAfter) {
    super(
        "The tenant '"
            + tenant
            + "' asks for more than its quota of "
            + unitsPerSecond
            + " units a second",
        null,
        false,
        false);
    this.retryAfter = retryAfter;
  }

  /** After which the quota suffices for the call, if nothing else asks. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
