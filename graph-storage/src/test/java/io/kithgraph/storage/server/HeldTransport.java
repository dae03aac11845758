package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Holds the first request of a kind until it is released. Thread-safe. */
final class HeldTransport implements StorageTransport {
  private final StorageTransport to;
  private final Predicate<PartitionRequest> kind;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private volatile boolean holding;

  HeldTransport(StorageTransport to, Predicate<PartitionRequest> kind) {
    this.to = to;
    this.kind = kind;
  }

  boolean isHolding() {
    return holding;
  }

  void release() {
    released.complete(null);
  }

  @Override
  public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
    if (!kind.test(request) || released.isDone()) {
      return to.send(node, request);
    }
    holding = true;
    return released.thenCompose(done -> to.send(node, request));
  }

  @Override
  public void close() {
    to.close();
  }
}
