package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.client.transport.PartitionEndpoint;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.concurrent.CompletionStage;

/** To this node by a direct call, to the others as they are reached. Thread-safe. */
final class NeighbourTransport implements StorageTransport {
  private final NodeId self;
  private final PartitionEndpoint endpoint;
  private final StorageTransport peers;

  /**
   * @param peers stays the caller's to close
   */
  NeighbourTransport(NodeId self, PartitionEndpoint endpoint, StorageTransport peers) {
    this.self = self;
    this.endpoint = endpoint;
    this.peers = peers;
  }

  @Override
  public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
    return node.id().equals(self) ? endpoint.serve(request) : peers.send(node, request);
  }

  @Override
  public void close() {
    // Neither end is ours.
  }
}
