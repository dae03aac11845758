package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;

/** Why a replica does not answer. Immutable. */
final class ReplicaErrors {
  private static final Duration RETRY_AFTER = Duration.ofMillis(50);

  /** About what it takes to write a buffer to a file. */
  private static final Duration THROTTLED_RETRY_AFTER = Duration.ofMillis(200);

  private final PartitionId id;

  ReplicaErrors(PartitionId id) {
    this.id = id;
  }

  /**
   * @param damaged whether because of damaged data; else it may work again when it is opened anew
   */
  StorageException stopped(boolean damaged) {
    return new StorageException(
        damaged ? ErrorCode.CORRUPT : ErrorCode.UNAVAILABLE,
        "A replica of partition " + id.value() + " has stopped; see its log");
  }

  StorageException notLeader() {
    return new StorageException(
        ErrorCode.NOT_LEADER, "The replica does not lead partition " + id.value());
  }

  StorageException unavailable() {
    return new StorageException(
        ErrorCode.UNAVAILABLE, "Partition " + id.value() + " cannot be reached now; try again");
  }

  StorageException overloaded() {
    return new StorageException(
        ErrorCode.OVERLOADED,
        "Too much waits for partition " + id.value() + "; try again later",
        RETRY_AFTER,
        null);
  }

  StorageException outdated() {
    return new StorageException(
        ErrorCode.STALE_EPOCH,
        "Slots have left partition " + id.value() + " since the map of the command");
  }

  StorageException outrun() {
    return new StorageException(
        ErrorCode.OVERLOADED,
        "Writes to partition " + id.value() + " are ahead of the disk; try again later",
        THROTTLED_RETRY_AFTER,
        null);
  }

  StorageException tooLate() {
    return new StorageException(
        ErrorCode.DEADLINE_EXCEEDED, "The time was used up before an answer was there");
  }

  /** Why the library could not make sure that a read is new enough. */
  StorageException ofRead(Status status) {
    if (isHandingOver(status)) {
      return notLeader();
    }
    return switch (status.getRaftError()) {
      case ETIMEDOUT ->
          new StorageException(ErrorCode.DEADLINE_EXCEEDED, "The leader was not heard of in time");
      case EBUSY -> overloaded();
      case EPERM -> notLeader();
      default -> unavailable();
    };
  }

  /** Why the library did not bring a command to its end. */
  StorageException ofCommand(Status status) {
    String message = String.valueOf(status.getErrorMsg());
    boolean refused = message.startsWith("Is not leader") || message.startsWith("expected_term");
    if ((status.getRaftError() == RaftError.EPERM && refused) || isHandingOver(status)) {
      return notLeader();
    }
    return status.getRaftError() == RaftError.EBUSY ? overloaded() : unavailable();
  }

  /** Whether another one leads in a moment; the library calls that busy too. */
  private static boolean isHandingOver(Status status) {
    return status.getRaftError() == RaftError.EBUSY
        && String.valueOf(status.getErrorMsg()).startsWith("Is transferring leadership");
  }
}
