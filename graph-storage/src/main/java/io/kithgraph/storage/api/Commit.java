package io.kithgraph.storage.api;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import java.util.List;

/**
 * A batch of mutations that applies whole or not at all. Immutable.
 *
 * @param requestId committing again with the same id applies it once
 * @param mutations at most {@value #MAX_MUTATIONS}
 * @param mayDiffer whether another commit with the same request id may have another content,
 *     because whoever made it filled in what the caller had left open, such as the present time:
 *     then the content that was committed first stands, and the others give its outcome. If not,
 *     another content under the same request id is an error. Also if there is work for indexes,
 *     which depends on what is stored
 * @param indexWork keeps property indexes right; users leave it to {@code IndexedStorageClient}
 * @param bulk whether the request id is used for this commit alone and by nobody again: then, if it
 *     only puts edges whether they are there or not, partitions may remember less of it, which is
 *     cheaper; a commit whose outcome is not known is then not committed again but replaced by one
 *     with another id
 * @param rollUps all roll-ups of the labels of the edges that are put; what a partition has once
 *     been told of a label holds for all later changes of its edges; users leave it to {@code
 *     IndexedStorageClient}
 */
public record Commit(
    GraphId graph,
    RequestId requestId,
    List<Mutation> mutations,
    List<Precondition> preconditions,
    boolean mayDiffer,
    IndexWork indexWork,
    List<RollUpList> rollUps,
    boolean bulk) {
  /** The most mutations of one commit. */
  public static final int MAX_MUTATIONS = 10_000;

  /** A commit without work for indexes: that is added on its way to storage. */
  public Commit(
      GraphId graph,
      RequestId requestId,
      List<Mutation> mutations,
      List<Precondition> preconditions,
      boolean mayDiffer) {
    this(graph, requestId, mutations, preconditions, mayDiffer, IndexWork.NONE, List.of(), false);
  }

  /** A commit whose every repetition has the same content. */
  public Commit(
      GraphId graph,
      RequestId requestId,
      List<Mutation> mutations,
      List<Precondition> preconditions) {
    this(graph, requestId, mutations, preconditions, false);
  }

  public Commit {
    mutations = List.copyOf(mutations);
    preconditions = List.copyOf(preconditions);
    rollUps = List.copyOf(rollUps);
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

  /** This commit as one whose request id is used for nothing else. */
  public Commit asBulk() {
    return new Commit(
        graph, requestId, mutations, preconditions, mayDiffer, indexWork, rollUps, true);
  }

  /** This commit with the work that its mutations make for indexes. */
  public Commit with(IndexWork work) {
    return new Commit(graph, requestId, mutations, preconditions, mayDiffer, work, rollUps, bulk);
  }

  /**
   * This commit with other mutations, which say by some clock what has expired; another clock may
   * say something else when the commit is repeated.
   */
  public Commit withExpiring(List<Mutation> expiring) {
    return new Commit(graph, requestId, expiring, preconditions, true, indexWork, rollUps, bulk);
  }

  /** This commit with the roll-ups that the labels of its edges have. */
  public Commit withRollUps(List<RollUpList> lists) {
    return new Commit(
        graph, requestId, mutations, preconditions, mayDiffer, indexWork, lists, bulk);
  }
}
