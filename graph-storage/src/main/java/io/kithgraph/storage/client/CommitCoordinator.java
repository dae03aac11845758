package io.kithgraph.storage.client;

import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitLimits;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.SessionToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Commits batches of mutations over any number of partitions. Thread-safe. */
final class CommitCoordinator {
  private final PartitionCaller caller;
  private final VertexDeletion deletion;
  private final ClientSettings settings;

  CommitCoordinator(PartitionCaller caller, ClientSettings settings) {
    this.caller = caller;
    this.deletion = new VertexDeletion(caller, settings.maxTries(), settings.maxExpandedEdges());
    this.settings = settings;
  }

  /** As {@link io.kithgraph.storage.api.StorageClient#commit} says. */
  CompletableFuture<CommitResult> commit(Commit commit, CommitOptions options) {
    CommitLimits.check(commit);
    if (commit.mutations().isEmpty() && commit.preconditions().isEmpty()) {
      return CompletableFuture.completedFuture(
          new CommitResult(List.of(), SessionToken.NONE, false));
    }
    return new RepeatedCommit(caller, deletion, settings, commit, options).start();
  }
}
