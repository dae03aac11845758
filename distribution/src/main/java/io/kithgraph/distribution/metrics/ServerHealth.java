package io.kithgraph.distribution.metrics;

import java.util.function.BooleanSupplier;

/**
 * Whether a server serves: from the end of its start to the beginning of its stop, as long as its
 * parts say so. Thread-safe.
 */
public final class ServerHealth {
  private volatile BooleanSupplier serving = () -> false;

  /**
   * The start is over.
   *
   * @param parts says whether the parts of the server work; never blocks
   * @return ends it: the server does not serve any more
   */
  public AutoCloseable started(BooleanSupplier parts) {
    serving = parts;
    return () -> serving = () -> false;
  }

  /** Whether it serves at this moment. */
  public boolean isServing() {
    return serving.getAsBoolean();
  }
}
