package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stands for a replica that could not be opened. Immutable.
 *
 * @param damaged whether because of damaged data; else it may be possible later
 */
public record StoppedReplica(PartitionId id, String reason, boolean damaged)
    implements PartitionReplica {

  private StorageException refusal() {
    return new StorageException(
        damaged ? ErrorCode.CORRUPT : ErrorCode.UNAVAILABLE,
        "A replica of partition " + id.value() + " could not be opened; see the log of its node");
  }

  @Override
  public CompletionStage<PartitionReply.Read> read(
      PartitionRead read, ReadOptions options, RoutedBy routed) {
    return CompletableFuture.failedFuture(refusal());
  }

  @Override
  public List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, Duration minAge, int limit) {
    return List.of();
  }

  @Override
  public CompletionStage<PartitionReply.Command> submit(
      PartitionCommand command, RoutedBy routed, Deadline deadline, PriorityClass priority) {
    return CompletableFuture.failedFuture(refusal());
  }

  @Override
  public TableStaging tables() {
    throw refusal();
  }

  @Override
  public ReplicaFigures figures() {
    throw refusal();
  }

  @Override
  public long bytes(SlotRange slots) {
    return 0;
  }

  @Override
  public ReplicaStatus status() {
    return new ReplicaStatus(
        id, ReplicaStatus.Role.FAILED, Optional.empty(), 0, 0, 0, Optional.of(reason), damaged);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
