package io.kithgraph.distribution.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command. The message is all that the user sees: it says what was wrong and what to do. The
 * cause is for the log.
 */
public final class CommandFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
