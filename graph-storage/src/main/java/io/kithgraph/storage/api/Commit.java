package io.kithgraph.storage.api;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import java.util.List;

/**
 * A batch of mutations that applies whole or not at all. Immutable.
 *
 * @param requestId committing again with the same id applies it once
 * @param mutations at most {@value #MAX_MUTATIONS}
 */
public record Commit(
    GraphId graph,
    RequestId requestId,
    List<Mutation> mutations,
    List<Precondition> preconditions) {
  /** The most mutations of one commit. */
  public static final int MAX_MUTATIONS = 10_000;

  public Commit {
    mutations = List.copyOf(mutations);
    preconditions = List.copyOf(preconditions);
    if (mutations.size() > MAX_MUTATIONS) {
      throw new StorageException(
          ErrorCode.TOO_LARGE,
          "A commit has at most "
              + MAX_MUTATIONS
              + " mutations, not "
              + mutations.size()
              + "; split it");
    }
  }
}
