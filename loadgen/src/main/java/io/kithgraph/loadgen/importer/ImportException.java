package io.kithgraph.loadgen.importer;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends an import; the message names what was wrong and what to do. */
public final class ImportException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Reason {
    /** The caller: options that do not fit the file or the schema. */
    OPTIONS,
    /** The caller: a file that cannot be read. */
    FILE,
    /** The caller: the server does not take what was asked. */
    REFUSED,
    /** The operator: the server is not there, or stopped answering. */
    UNREACHABLE
  }

  private final Reason reason;

  ImportException(Reason reason, String message) {
    this(reason, message, null);
  }

  ImportException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
