package io.kithgraph.storage.protocol;

import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries requests to the partitions of a node: over gRPC, or by a direct call within the process.
 * Thread-safe.
 *
 * <p>A stage ends normally with the kind of reply that belongs to the request, or with a {@link
 * io.kithgraph.storage.api.StorageException}: {@code STALE_EPOCH} and {@code NOT_LEADER} ask for
 * another route; {@code UNAVAILABLE} and {@code DEADLINE_EXCEEDED} leave open whether a command was
 * or will be applied; {@code OVERLOADED} and {@code DISK_FULL} mean that it was not. Never blocks
 * the caller; replies may come on any thread.
 */
public interface StorageTransport extends AutoCloseable {

  CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request);

  /** How a node says that it is; ends with {@code UNAVAILABLE} if this way does not tell. */
  default CompletionStage<NodeReport> report(StorageNode node, Deadline deadline) {
    return CompletableFuture.failedStage(
        new StorageException(
            ErrorCode.UNAVAILABLE, "Node " + node.id().value() + " cannot be asked how it is"));
  }

  @Override
  void close();
}
