package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Removes the edges of ghosts, a bounded number in each transaction, and then the marks. The marks
 * are durable, so whatever ends this, the next one goes on where it stopped. Thread-safe; two at
 * once do no harm, only work in vain.
 */
public final class GhostCleaner {
  /** The edges of one transaction. */
  static final int CHUNK_EDGES = 500;

  private static final GraphId ANY_GRAPH = new GraphId(1);

  private final PartitionCaller caller;
  private final StorageClient client;

  /**
   * Cleans up by calls through the caller.
   *
   * @param client commits the deletions of edges
   */
  public GhostCleaner(PartitionCaller caller, StorageClient client) {
    this.caller = caller;
    this.client = client;
  }

  /**
   * Cleans up one ghost among those that the partition owns.
   *
   * @return whether there was one
   */
  public CompletionStage<Boolean> cleanOne(PartitionId partition, Deadline deadline) {
    CompletableFuture<Boolean> owner = new CompletableFuture<>();
    return caller
        .read(
            caller.routes().map(),
            partition,
            new PartitionRead.Ghosts(1),
            ReadOptions.of(ANY_GRAPH, deadline),
            owner)
        .thenCompose(
            reply -> {
              List<PartitionAnswer.Ghost> ghosts =
                  Answers.expect(PartitionAnswer.Ghosts.class, reply.answer()).ghosts();
              return ghosts.isEmpty()
                  ? CompletableFuture.completedFuture(false)
                  : clean(ghosts.get(0), partition, deadline, owner);
            });
  }

  private CompletableFuture<Boolean> clean(
      PartitionAnswer.Ghost ghost,
      PartitionId partition,
      Deadline deadline,
      CompletableFuture<?> owner) {
    ClusterMap map = caller.routes().map();
    if (!map.owner(ghost.graph(), ghost.vertex()).equals(partition)) {
      // Its slot has moved, and with it the lists, which are not empty only because they are gone.
      return CompletableFuture.completedFuture(false);
    }
    return caller
        .read(
            map,
            partition,
            new PartitionRead.GhostEdges(ghost.vertex(), CHUNK_EDGES),
            ReadOptions.of(ghost.graph(), deadline),
            owner)
        .thenCompose(
            reply -> {
              List<EdgeKey> edges =
                  Answers.expect(PartitionAnswer.GhostEdges.class, reply.answer()).edges();
              return edges.isEmpty()
                  ? release(ghost, map, deadline, owner)
                  : remove(ghost.graph(), edges, deadline)
                      .thenCompose(done -> clean(ghost, partition, deadline, owner));
            });
  }

  private CompletableFuture<CommitResult> remove(
      GraphId graph, List<EdgeKey> edges, Deadline deadline) {
    List<Mutation> deletions =
        edges.stream().<Mutation>map(edge -> new Mutation.DeleteEdge(edge, true)).toList();
    return client
        .commit(new Commit(graph, newId(), deletions, List.of()), background(deadline))
        .toCompletableFuture();
  }

  /** If it does not get through, the mark is still there for the next time. */
  private CompletableFuture<Boolean> release(
      PartitionAnswer.Ghost ghost, ClusterMap map, Deadline deadline, CompletableFuture<?> owner) {
    return TransactionRun.run(
            PartitionedCommit.release(ghost.graph(), ghost.vertex(), map, newId()),
            caller,
            background(deadline),
            owner)
        .thenApply(ended -> true);
  }

  private static CommitOptions background(Deadline deadline) {
    return new CommitOptions(deadline, PriorityClass.BACKGROUND, "");
  }

  private static RequestId newId() {
    return RequestId.of(UUID.randomUUID());
  }
}
