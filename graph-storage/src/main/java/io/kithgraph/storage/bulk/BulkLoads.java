package io.kithgraph.storage.bulk;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a bulk load asks of the partitions, each step of which may be repeated. Thread-safe.
 *
 * <p>A load takes these steps: {@link #begin} until no transaction with edges of the label is left;
 * {@link #admit} all vertices; {@link #stage} all tables at all partitions; {@link #ingest} them;
 * {@link #end}. From begin to end, edges of the label are not written and vertices of the graph not
 * deleted by anybody else: such commits end with {@code FENCED}. Everything else goes on.
 *
 * <p>Stages end normally or with a {@link io.kithgraph.storage.api.StorageException}.
 */
public interface BulkLoads {

  /** The most vertices that one call admits. */
  int MAX_VERTICES = 10_000;

  /** The most bytes that one call stages: below what collectors treat as a large object. */
  int MAX_STAGED_BYTES = 384 << 10;

  /**
   * Which edges are loaded. Immutable.
   *
   * @param id names the load; the same one takes it up again
   */
  record Load(RequestId id, GraphId graph, LabelId label) {}

  /**
   * The label is fenced in all partitions.
   *
   * @param prepared the transactions with edges of the label that have not ended yet; they do so by
   *     themselves, and until then the load must not go on
   * @param slotOwners the partition of each slot
   * @param versions the lsn that pages for each partition carry
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Begun(long prepared, int[] slotOwners, Map<Integer, Long> versions) {
    public Begun {
      versions = Map.copyOf(versions);
    }
  }

  /**
   * Fences the label in all partitions.
   *
   * <p>Fails with {@code ALREADY_EXISTS} if another load of the label is under way, naming it.
   */
  CompletionStage<Begun> begin(Load load);

  /**
   * Makes vertices of a partition that are missing, and sees to it that none has edges of the label
   * yet.
   *
   * <p>Fails with {@code ALREADY_EXISTS} if one has, with {@code NOT_FOUND} if one is missing and
   * edges of the label need vertices that exist; then none is made.
   */
  CompletionStage<Void> admit(Load load, int partition, long[] vertices);

  /**
   * Brings bytes of a table to all replicas of a partition. A table is complete, and on disk, once
   * its length has been staged.
   *
   * @param table its name says its checksum, see {@link TableName}
   * @param offset where the bytes go
   * @param length that of the whole table
   * @return how many bytes of the table, from its start, all replicas have: where to go on
   */
  CompletionStage<Long> stage(
      Load load, int partition, String table, long offset, byte[] bytes, long length);

  /** A partition takes over tables that all its replicas have, as one. */
  CompletionStage<Void> ingest(Load load, int partition, List<String> tables);

  /** Takes the fences away; what was staged and not taken over is deleted. */
  CompletionStage<Void> end(Load load);
}
