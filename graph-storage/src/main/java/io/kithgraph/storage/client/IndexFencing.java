package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Raises the fences of a graph's indexes in all partitions, and removes the entries of dropped
 * indexes from them; all partitions at once. What did not come to its end is simply begun again.
 * Lives for one operation.
 */
final class IndexFencing {
  private final PartitionCaller caller;
  private final GraphId graph;
  private final CommitOptions options;
  private final CompletableFuture<Void> owner = new CompletableFuture<>();

  IndexFencing(PartitionCaller caller, GraphId graph, CommitOptions options) {
    this.caller = caller;
    this.graph = graph;
    this.options = options;
  }

  /** How many prepared transactions the fences would not let in any more. */
  CompletableFuture<Long> fence(long schemaVersion, Set<LabelId> dropped) {
    PartitionCommand command = new PartitionCommand.FenceIndexes(graph, schemaVersion, dropped);
    return caller
        .everywhere(
            options.deadline(),
            (map, partition) ->
                send(map, partition, command)
                    .thenApply(
                        answer ->
                            (long) Answers.expect(CommandAnswer.Fenced.class, answer).older()))
        .thenApply(olders -> olders.stream().mapToLong(Long::longValue).sum());
  }

  CompletableFuture<Void> reclaim(LabelId entries) {
    return caller
        .everywhere(options.deadline(), (map, partition) -> reclaim(map, partition, entries, 0))
        .thenAccept(done -> {});
  }

  private CompletableFuture<Integer> reclaim(
      ClusterMap map, PartitionId partition, LabelId entries, int fromSlot) {
    return send(map, partition, new PartitionCommand.ReclaimIndex(graph, entries, fromSlot))
        .thenApply(answer -> Answers.expect(CommandAnswer.Reclaimed.class, answer).nextSlot())
        .thenCompose(
            next ->
                next < Slots.COUNT
                    ? reclaim(map, partition, entries, next)
                    : CompletableFuture.completedFuture(next));
  }

  private CompletableFuture<CommandAnswer> send(
      ClusterMap map, PartitionId partition, PartitionCommand command) {
    return caller
        .command(map, partition, command, options, owner)
        .thenApply(reply -> reply.answer());
  }
}
