package io.kithgraph.storage.client.routing;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;

/** Answers of partitions as the kind that belongs to the question. Stateless. */
public final class Answers {
  private Answers() {}

  /**
   * The answer to a read as the kind that it must be.
   *
   * @throws StorageException with {@code INTERNAL} if it is of another kind
   */
  public static <T extends PartitionAnswer> T expect(Class<T> kind, PartitionAnswer answer) {
    if (!kind.isInstance(answer)) {
      throw new StorageException(
          ErrorCode.INTERNAL, "A partition answered another question than asked");
    }
    return kind.cast(answer);
  }

  /**
   * The answer to a command as the kind that it must be.
   *
   * @throws StorageException that of a refusal; with {@code INTERNAL} if it is of another kind
   */
  public static <T extends CommandAnswer> T expect(Class<T> kind, CommandAnswer answer) {
    if (answer instanceof CommandAnswer.Refused refused) {
      throw new StorageException(refused.code(), refused.message());
    }
    if (!kind.isInstance(answer)) {
      throw unexpected(answer);
    }
    return kind.cast(answer);
  }

  /** The error that an answer is which no command of this kind has. */
  public static StorageException unexpected(CommandAnswer answer) {
    return new StorageException(
        ErrorCode.INTERNAL,
        "A partition answered a command with " + answer.getClass().getSimpleName());
  }
}
