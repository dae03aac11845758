package io.kithgraph.storage.client.transport;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Calls a storage node in the same process: values go over as they are, nothing is serialised.
 * Thread-safe.
 */
public final class DirectTransport implements StorageTransport {
  private final NodeId node;
  private final PartitionEndpoint endpoint;
  private volatile boolean closed;

  /** A transport to one node; it has no way to any other. */
  public DirectTransport(NodeId node, PartitionEndpoint endpoint) {
    this.node = node;
    this.endpoint = endpoint;
  }

  @Override
  public CompletionStage<PartitionReply> send(StorageNode to, PartitionRequest request) {
    if (closed) {
      return CompletableFuture.failedFuture(Failures.closed(null));
    }
    if (!to.id().equals(node)) {
      return CompletableFuture.failedFuture(
          new StorageException(
              ErrorCode.UNAVAILABLE,
              "Node " + to.id().value() + " is not in this process, and there is no other way"));
    }
    return endpoint.serve(request);
  }

  @Override
  public void close() {
    closed = true;
  }
}
