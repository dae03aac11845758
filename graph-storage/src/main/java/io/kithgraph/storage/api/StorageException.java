package io.kithgraph.storage.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of storage; its message is fit for a user: it names what was wrong and what to
 * do.
 */
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  public StorageException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  public StorageException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, null, cause);
  }

  /** With the time after which trying again makes sense. */
  public StorageException(
      ErrorCode code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public ErrorCode code() {
    return code;
  }

  /** When to try again, if the node said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
