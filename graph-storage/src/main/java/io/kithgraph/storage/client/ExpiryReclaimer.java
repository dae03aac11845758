package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.PartitionAnswer.Expired;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes edges whose ttl is over: a bounded number with each call, by ordinary commits that remove
 * both halves. A stretch of the walk on which nothing was found ends a call. An edge that was put
 * again meanwhile has a larger sort key and stays. Remembers where the walk through each partition
 * stopped; if that is lost, the walk starts anew. Thread-safe as long as no partition is worked on
 * twice at a time.
 */
public final class ExpiryReclaimer {
  /** The edges of one transaction. */
  static final int CHUNK_EDGES = 500;

  /** The most chunks of one call, and so, with the pause between calls, the rate. */
  static final int MAX_CHUNKS = 10;

  private static final GraphId ANY_GRAPH = new GraphId(1);

  private final PartitionCaller caller;
  private final RoutingStorageClient client;
  private final Map<PartitionId, String> places = new ConcurrentHashMap<>();

  ExpiryReclaimer(PartitionCaller caller, RoutingStorageClient client) {
    this.caller = caller;
    this.client = client;
  }

  /**
   * Goes on with the walk through a partition.
   *
   * @return how many expired edges were found and are removed now
   */
  public CompletionStage<Integer> reclaim(PartitionId partition, Deadline deadline) {
    return reclaim(partition, deadline, new CompletableFuture<>(), 0, MAX_CHUNKS);
  }

  private CompletableFuture<Integer> reclaim(
      PartitionId partition, Deadline deadline, CompletableFuture<?> owner, int before, int left) {
    if (left == 0) {
      return CompletableFuture.completedFuture(before);
    }
    return caller
        .read(
            caller.routes().map(),
            partition,
            new PartitionRead.Expired(places.getOrDefault(partition, ""), CHUNK_EDGES),
            ReadOptions.of(ANY_GRAPH, deadline),
            owner)
        .thenCompose(
            reply -> {
              Expired expired = Answers.expect(Expired.class, reply.answer());
              return remove(expired, deadline)
                  .thenCompose(
                      removed -> {
                        places.put(partition, expired.next());
                        int reclaimed = before + removed;
                        return expired.exhausted() || removed == 0
                            ? CompletableFuture.completedFuture(reclaimed)
                            : reclaim(partition, deadline, owner, reclaimed, left - 1);
                      });
            });
  }

  /** Removes the edges and says how many. */
  private CompletableFuture<Integer> remove(Expired expired, Deadline deadline) {
    if (expired.edges().isEmpty()) {
      return CompletableFuture.completedFuture(0);
    }
    List<Mutation> deletions =
        expired.edges().stream()
            .<Mutation>map(edge -> new Mutation.DeleteEdge(edge.key(), true, edge.sortKey()))
            .toList();
    return client
        .commit(
            new Commit(expired.graph(), RequestId.of(UUID.randomUUID()), deletions, List.of()),
            new CommitOptions(deadline, PriorityClass.BACKGROUND, ""))
        .toCompletableFuture()
        .thenApply(committed -> expired.edges().size());
  }
}
