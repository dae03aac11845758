package io.kithgraph.storage.engine;

import java.io.Serial;

/**
 * The engine could not do what it was asked: the disk failed or is full, the data is corrupt, or
 * the engine is in use.
 */
public final class EngineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What failed, and so who must act. */
  public enum Reason {
    /** The operator: reading or writing a file failed. */
    IO,
    /** The operator: the disk is full. */
    NO_SPACE,
    /** The owner of the replica: a file does not hold what was written to it. */
    CORRUPT,
    /** The operator: another process has the folder open. */
    IN_USE,
    /** Nobody: an earlier failure stopped writes, or the engine is closed. */
    UNUSABLE
  }

  private final Reason reason;

  public EngineException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public EngineException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
