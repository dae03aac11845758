package io.kithgraph.storage.client.transport;

import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.util.concurrent.CompletionStage;

/**
 * A storage node in the same process, as {@link DirectTransport} calls it; what a stage ends with
 * is as {@link io.kithgraph.storage.protocol.StorageTransport} says. Thread-safe.
 */
public interface PartitionEndpoint {
  CompletionStage<PartitionReply> serve(PartitionRequest request);
}
