package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One replica of one partition, as the storage server sees it: the door through which reads and
 * commands enter. Thread-safe.
 *
 * <p>Stages end with their reply or with a {@link io.kithgraph.storage.api.StorageException}:
 *
 * <ul>
 *   <li>{@code NOT_LEADER}: another replica must be asked; nothing was done.
 *   <li>{@code OVERLOADED}, with a retry-after: the queue of waiting commands is full; nothing was
 *       done.
 *   <li>{@code UNAVAILABLE}: leadership was lost or the replica closed on the way; a command may
 *       still be applied. Every command may be sent again.
 *   <li>{@code DEADLINE_EXCEEDED}: the time was used up; a command may still be applied.
 *   <li>{@code CORRUPT}: the replica met damaged data and has stopped.
 * </ul>
 *
 * <p>What a command does to the state (committed, refused, locked) is never an exception but a
 * {@link io.kithgraph.storage.protocol.CommandAnswer}.
 */
public interface PartitionReplica extends AutoCloseable {

  /** The partition's number. */
  PartitionId id();

  /**
   * Answers a read at the level that its options ask for. Where no other replica has to be asked,
   * the work is done by the calling thread and the stage is complete on return; else it is done by
   * the replica's read executor. Never waits in the calling thread.
   *
   * @param routed a map that is too old for the state ends the stage with {@code STALE_EPOCH}, one
   *     that is too new with {@code NOT_LEADER}
   */
  CompletionStage<PartitionReply.Read> read(
      PartitionRead read, ReadOptions options, RoutedBy routed);

  /**
   * The transactions that were prepared here at least so long ago and whose end may change what the
   * read answers, oldest first. Never blocks.
   */
  List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, Duration minAge, int limit);

  /**
   * Puts a command into the log and answers once it is applied here, which is after a majority of
   * the replicas has it on disk. Commands that wait at the same time share a log entry. Never waits
   * in the calling thread; the stage completes on the replica's callback executor.
   *
   * @param routed goes with the command into the log, so that it is refused with {@code
   *     STALE_EPOCH} if slots have left the partition before it is applied
   */
  CompletionStage<PartitionReply.Command> submit(
      PartitionCommand command, RoutedBy routed, Deadline deadline, PriorityClass priority);

  /** The tables of bulk loads that this replica keeps. */
  TableStaging tables();

  /**
   * Figures of the replica's cache and engine.
   *
   * @throws io.kithgraph.storage.api.StorageException {@code UNAVAILABLE} once it is closed
   */
  ReplicaFigures figures();

  /**
   * About how many bytes the records of the slots take here; quick.
   *
   * @throws io.kithgraph.storage.api.StorageException {@code UNAVAILABLE} once it is closed
   */
  long bytes(SlotRange slots);

  /** How the replica is at this moment; never blocks. */
  ReplicaStatus status();

  /** Stops intake, lets go of the log and of the data. Idempotent. */
  @Override
  void close();
}
