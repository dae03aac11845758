package io.kithgraph.storage.api;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * All that a query node asks of storage. Thread-safe.
 *
 * <p>Every read is a batch over many lists or vertices, which may live in many partitions: the
 * client sends one call per partition, all at once, and puts the answers in the order of the
 * questions. Answers about one partition see one state of it; answers about several may see
 * different moments.
 *
 * <p>Every stage that is returned ends by the deadline in the options, normally or with a {@link
 * StorageException}; it may complete on a thread of the transport, so dependents must not block.
 * Cancelling a stage ({@code toCompletableFuture().cancel}) lets go of the work. Stale routing,
 * changes of leader and lock conflicts are retried inside, with a bound; what is thrown is final.
 */
public interface StorageClient extends AutoCloseable {

  /**
   * Ranges of adjacency lists: one slice for each asked list, in order. A slice that did not reach
   * its end says why and where to go on; a list that does not exist is an empty slice.
   */
  CompletionStage<List<EdgeSlice>> range(RangeRead read, ReadOptions options);

  /**
   * The number of edges in each asked list within the bounds, in order; the degree if unbounded.
   * Costs the same at every degree unless the read filters on properties.
   */
  CompletionStage<long[]> count(CountRead read, ReadOptions options);

  /**
   * Edges drawn at random from each asked list, in order: uniformly, without replacement, and the
   * same ones again for the same seed and state. Costs the edges that are drawn, times the
   * logarithm of the degree; columns that are not asked for are not read.
   */
  CompletionStage<List<EdgeSample>> sample(SampleRead read, ReadOptions options);

  /**
   * For each asked intersection, in order, the vertices that are neighbours in all of its lists,
   * ascending by id. An answer that did not reach its end says why and where to go on.
   *
   * <p>Lists are walked by neighbour, together, and leap over what the others do not have: the cost
   * is that of the shortest list times the logarithm of the longer ones, at most that of a merge.
   * Sort keys and properties are not read. Lists of one partition are intersected there, in one
   * state of it. Otherwise the neighbours that the partition with the shortest list finds travel
   * through the client to the others, in chunks of some thousand: each chunk sees another moment,
   * and a neighbour is delivered if it was in each list at one of them.
   */
  CompletionStage<List<CommonNeighbours>> intersect(IntersectRead read, ReadOptions options);

  /**
   * For each probe, in order, the edges of its list that lead to its neighbour: whether there is
   * one, and, if asked, the newest such edge.
   */
  CompletionStage<List<ProbeAnswer>> probe(EdgeProbeRead read, ReadOptions options);

  /**
   * For each asked edge, in order, how many edges of its list come before it, or {@link
   * RankRead#ABSENT}. A range that skips so many edges in the same order begins with the edge.
   * Costs the logarithm of the degree.
   */
  CompletionStage<long[]> rank(RankRead read, ReadOptions options);

  /** The asked vertices, in order; empty for one that does not exist. Duplicates are allowed. */
  CompletionStage<List<Optional<VertexRecord>>> vertices(VertexRead read, ReadOptions options);

  /**
   * All adjacency lists that each of the vertices has, with their degrees; for work on a whole
   * vertex, such as deleting it.
   */
  CompletionStage<List<List<ListDegree>>> lists(List<VertexId> vertices, ReadOptions options);

  /**
   * One page of a scan over all vertices of the graph, in no meaningful order but each exactly once
   * over all pages.
   */
  CompletionStage<VertexPage> scan(VertexScan scan, ReadOptions options);

  /**
   * Commits all mutations or none, durably: when the stage completes normally, every partition that
   * was touched shows them, and they survive the loss of any minority of each partition's replicas.
   * Committing again with the same request id within 24 hours applies nothing and gives the first
   * outcome again.
   *
   * <p>If the stage ends with {@link ErrorCode#DEADLINE_EXCEEDED} or {@link ErrorCode#UNAVAILABLE}
   * the outcome is not known: commit again with the same request id to learn it. After every other
   * error nothing was applied.
   */
  CompletionStage<CommitResult> commit(Commit commit, CommitOptions options);

  /**
   * Raises the fences of a graph in all partitions, durably: commits that change vertices by an
   * older schema are refused from then on, and so are reads of entries of dropped indexes; writes
   * of such entries have no effect. Safe to repeat.
   *
   * @param schemaVersion the oldest version allowed
   * @param dropped the hidden labels of dropped indexes
   * @return how many transactions that change vertices by an older schema are still prepared; they
   *     end by themselves
   */
  CompletionStage<Long> fenceIndexes(
      GraphId graph, long schemaVersion, Set<LabelId> dropped, CommitOptions options);

  /**
   * Removes the entries of an index that was dropped by {@link #fenceIndexes}, from all partitions.
   * Safe to repeat.
   */
  CompletionStage<Void> reclaimIndex(GraphId graph, LabelId entries, CommitOptions options);

  /** Removes all data of a graph that the catalog no longer names. Safe to repeat. */
  CompletionStage<Void> dropGraph(GraphId graph, CommitOptions options);

  /**
   * Lets go of connections and threads; work under way ends with {@link ErrorCode#UNAVAILABLE}.
   * Idempotent.
   */
  @Override
  void close();

  /** A list and its degree. */
  record ListDegree(ListKey list, long degree) {}
}
