package io.kithgraph.meta.security;

import java.io.Serial;

/** A change or a look-up of users that is refused; the message says what was wrong. */
public final class UserException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Reason {
    /** The caller: no user has that name. */
    UNKNOWN_USER,
    /** The caller: the name is taken. */
    ALREADY_EXISTS,
    /** The caller: a malformed name, a bad password, or a change that would lock everybody out. */
    INVALID,
    /** Nobody: try again later, the metadata store cannot be reached. */
    UNAVAILABLE
  }

  private final Reason reason;

  public UserException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UserException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
