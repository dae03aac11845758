package io.kithgraph.meta.security;

import java.io.Serial;
import java.util.Map;

/** A request that is not let in; the message says what is missing and is fit for a user. */
public final class AccessException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What is missing. */
  public enum Reason {
    /** A name and a password that belong together, and still do. */
    UNAUTHENTICATED,
    /** A grant. */
    PERMISSION_DENIED,
    /** A moment: too many passwords are being checked already. */
    BUSY
  }

  private final Reason reason;

  @SuppressWarnings("serial") // an immutable map of texts
  private final Map<String, String> facts;

  AccessException(Reason reason, String message, Map<String, String> facts) {
    super(message);
    this.reason = reason;
    this.facts = Map.copyOf(facts);
  }

  public Reason reason() {
    return reason;
  }

  /** What the message says, for programs: {@code user}, {@code graph}, {@code access}. */
  public Map<String, String> facts() {
    return facts;
  }
}
