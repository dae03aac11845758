package io.kithgraph.distribution.standalone;

import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way to the other storage nodes of a deployment that has none. Immutable. */
final class NoPeers implements StorageTransport {
  @Override
  public CompletionStage<PartitionReply> send(StorageNode to, PartitionRequest request) {
    return CompletableFuture.failedStage(
        new StorageException(
            ErrorCode.UNAVAILABLE, "A standalone server has no other storage node"));
  }

  @Override
  public void close() {}
}
