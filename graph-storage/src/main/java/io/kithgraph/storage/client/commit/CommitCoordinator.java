package io.kithgraph.storage.client.commit;

import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitLimits;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.client.routing.PartitionCaller;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Commits batches of mutations over any number of partitions. Thread-safe. */
public final class CommitCoordinator {
  private final PartitionCaller caller;
  private final VertexDeletion deletion;
  private final CommitSettings settings;

  /** A coordinator whose calls go through the caller. */
  public CommitCoordinator(PartitionCaller caller, CommitSettings settings) {
    this.caller = caller;
    this.deletion =
        new VertexDeletion(caller, settings.maxReadRounds(), settings.maxExpandedEdges());
    this.settings = settings;
  }

  /** As {@link io.kithgraph.storage.api.StorageClient#commit} says. */
  public CompletableFuture<CommitResult> commit(Commit commit, CommitOptions options) {
    CommitLimits.check(commit);
    if (commit.mutations().isEmpty() && commit.preconditions().isEmpty()) {
      return CompletableFuture.completedFuture(
          new CommitResult(List.of(), SessionToken.NONE, false));
    }
    return new RepeatedCommit(caller, deletion, settings, commit, options).start();
  }
}
