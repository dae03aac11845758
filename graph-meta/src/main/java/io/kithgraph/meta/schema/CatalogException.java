package io.kithgraph.meta.schema;

import java.io.Serial;

/**
 * A change or a look-up that the catalog refuses; the message names what was wrong and what to do.
 */
public final class CatalogException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Reason {
    /** The caller: no graph has that name. */
    UNKNOWN_GRAPH,
    /** The caller: the name is taken by something else. */
    ALREADY_EXISTS,
    /** The caller: a malformed name or definition. */
    INVALID,
    /** Nobody: try again later, the metadata store cannot be reached. */
    UNAVAILABLE
  }

  private final Reason reason;

  public CatalogException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public CatalogException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
