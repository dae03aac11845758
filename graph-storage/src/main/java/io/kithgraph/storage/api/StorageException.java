package io.kithgraph.storage.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of storage; its message is fit for a user: it names what was wrong and what to
 * do.
 */
public final class StorageException extends RuntimeException {
  private static final int NO_LEADER = -1;

  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable Duration retryAfter;
  private final int leader;

  public StorageException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  public StorageException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, null, cause);
  }

  /** With the time after which trying again makes sense. */
  public StorageException(
      ErrorCode code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    this(code, message, retryAfter, NO_LEADER, cause);
  }

  private StorageException(
      ErrorCode code,
      String message,
      @Nullable Duration retryAfter,
      int leader,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
    this.leader = leader;
  }

  /**
   * Another replica leads the partition.
   *
   * @param leader the number of its node, or empty if it is not known
   */
  public static StorageException notLeader(String message, OptionalInt leader) {
    return new StorageException(
        ErrorCode.NOT_LEADER, message, null, leader.orElse(NO_LEADER), null);
  }

  public ErrorCode code() {
    return code;
  }

  /** When to try again, if the node said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The number of the node that leads the partition, if a replica that does not said so. */
  public OptionalInt leader() {
    return leader == NO_LEADER ? OptionalInt.empty() : OptionalInt.of(leader);
  }
}
