package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import java.util.concurrent.CompletableFuture;

/**
 * Removes a graph's data from all partitions, a bounded part at a time, all partitions at once. A
 * removal that did not come to its end is simply begun again. Lives for one removal.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
final class GraphRemoval {
  private final PartitionCaller caller;
  private final GraphId graph;
  private final CommitOptions options;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  GraphRemoval(PartitionCaller caller, GraphId graph, CommitOptions options) {
    this.caller = caller;
    this.graph = graph;
    this.options = options;
  }

  CompletableFuture<Void> start() {
    caller
        .withNewestMap(
            options.deadline(),
            0,
            map ->
                CompletableFuture.allOf(
                    map.owners().stream()
                        .map(partition -> dropPart(map, partition))
                        .toArray(CompletableFuture<?>[]::new)))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                result.complete(null);
              } else {
                result.completeExceptionally(Failures.of(failure));
              }
            });
    return result;
  }

  private CompletableFuture<PartitionReply.Command> dropPart(
      ClusterMap map, PartitionId partition) {
    return caller
        .command(map, partition, new PartitionCommand.DropGraph(graph), options, result)
        .thenCompose(
            reply ->
                reply.answer() instanceof CommandAnswer.Dropped dropped && !dropped.exhausted()
                    ? dropPart(map, partition)
                    : CompletableFuture.completedFuture(reply));
  }
}
