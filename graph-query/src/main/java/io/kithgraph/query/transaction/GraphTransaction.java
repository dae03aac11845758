package io.kithgraph.query.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.exec.StorageReads;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One transaction: it buffers changes, reads its own writes, and commits them all or not at all,
 * provided that what it read has not changed since. Confined to one thread; used once.
 */
public final class GraphTransaction {
  private final StorageClient client;
  private final GraphId graph;
  private final Supplier<RequestId> requestIds;
  private final StorageReads stored;
  private final WriteBuffer buffer;
  private final ReadSet readSet;
  private final TransactionReads reads;
  private final TransactionReads scanReads;

  /**
   * A transaction that has read and changed nothing.
   *
   * @param requestIds gives an id that was never given before to each commit
   */
  public GraphTransaction(
      StorageClient client, GraphId graph, QueryLimits limits, Supplier<RequestId> requestIds) {
    this.client = client;
    this.graph = graph;
    this.requestIds = requestIds;
    this.stored = new StorageReads(client, graph);
    this.buffer = new WriteBuffer(limits.maxChanges());
    this.readSet = new ReadSet(limits.maxTrackedReads());
    this.reads = new TransactionReads(stored, buffer, readSet);
    this.scanReads = new TransactionReads(stored, buffer, new ReadSet(0));
  }

  /** Reads that see the changes of this transaction. */
  public GraphReads reads() {
    return reads;
  }

  /**
   * The same for scans of the whole graph, which the commit does not validate: what they read is
   * not remembered.
   */
  public GraphReads scanReads() {
    return scanReads;
  }

  /** Whether there is something to commit. */
  public boolean hasChanges() {
    return !buffer.isEmpty();
  }

  /** Grows with every change of this transaction. */
  public long changes() {
    return buffer.changes();
  }

  /**
   * Says that the caller looked at the properties of a vertex, and may decide by them: the commit
   * fails if they have changed.
   */
  public void dependOn(VertexRecord record) {
    if (buffer.vertex(record.id()) == null) {
      readSet.vertex(record.id(), record.version());
    }
  }

  /**
   * The state of a vertex if this transaction has changed it: empty inside if it was deleted; an
   * empty answer means that what is stored holds.
   */
  public Optional<Optional<VertexRecord>> changedVertex(VertexId id) {
    VertexChange change = buffer.vertex(id);
    if (change == null) {
      return Optional.empty();
    }
    if (change instanceof VertexChange.Created created) {
      return Optional.of(Optional.of(created.state()));
    }
    if (change instanceof VertexChange.Changed changed) {
      return Optional.of(Optional.of(changed.state()));
    }
    return Optional.of(Optional.empty());
  }

  /** The vertices that this transaction has made or changed, and not deleted. */
  public List<VertexId> changedVertices() {
    return buffer.livingVertices();
  }

  /** Whether this transaction has deleted the edge. */
  public boolean deletedEdge(EdgeKey key) {
    return buffer.edge(key) instanceof EdgeChange.Deleted;
  }

  /** The state of an edge that this transaction has put. */
  public Optional<EdgeRecord> putEdge(EdgeKey key) {
    return buffer.edge(key) instanceof EdgeChange.Put put
        ? Optional.of(put.edge())
        : Optional.empty();
  }

  /** Makes a vertex; the commit fails if it exists. */
  public void createVertex(VertexId id, LabelId label, PropertySet properties) {
    buffer.createVertex(id, label, properties);
  }

  /**
   * Puts new properties in place of the old ones of a vertex.
   *
   * @param current the vertex as this transaction sees it
   * @param properties all its properties from now on
   * @param keys the keys whose properties differ
   */
  public void changeVertex(VertexRecord current, PropertySet properties, Set<Integer> keys) {
    buffer.changeVertex(current, properties, keys);
  }

  /** Deletes a vertex and all its edges. */
  public void deleteVertex(VertexId id) {
    buffer.deleteVertex(id);
  }

  /**
   * Makes or changes an edge.
   *
   * @param isStored whether storage holds it, as far as this transaction has seen
   * @param endpoints the label with which missing vertices are made, if they may be missing
   */
  public void putEdge(
      EdgeRecord edge,
      boolean isStored,
      Mutation.Mode mode,
      boolean inList,
      Optional<LabelId> endpoints) {
    EdgeChange before = buffer.edge(edge.key());
    if (before instanceof EdgeChange.Put put) {
      Mutation.Mode first = put.mode();
      boolean changes = first == Mutation.Mode.IF_ABSENT && !edge.equals(put.edge());
      Mutation.Mode how = changes ? Mutation.Mode.UPSERT : first;
      buffer.putEdge(edge, put.stored(), how, inList, put.endpoints());
    } else {
      boolean wasStored = before == null ? isStored : before.stored();
      Mutation.Mode how = before == null ? mode : Mutation.Mode.UPSERT;
      buffer.putEdge(edge, wasStored, how, inList, endpoints);
    }
  }

  /** Deletes an edge that this transaction has seen. */
  public void deleteEdge(EdgeKey key, boolean inList) {
    buffer.deleteEdge(key, inList);
  }

  /**
   * Commits all changes, durably and atomically, except that more deletions than one commit may
   * hold, and nothing else, are applied in several commits. Once this returns or fails the
   * transaction is over.
   *
   * @param executions starts a run, with a deadline of its own, for each commit
   * @throws io.kithgraph.storage.api.StorageException as storage refuses the commit
   */
  public void commit(Supplier<Execution> executions) {
    if (buffer.isEmpty()) {
      return;
    }
    List<Mutation> mutations = buffer.mutations();
    if (mutations.size() > Commit.MAX_MUTATIONS && buffer.onlyDeletes()) {
      for (int from = 0; from < mutations.size(); from += Commit.MAX_MUTATIONS) {
        int to = Math.min(mutations.size(), from + Commit.MAX_MUTATIONS);
        commit(mutations.subList(from, to), List.of(), executions.get());
      }
      return;
    }
    Execution execution = executions.get();
    List<Precondition> preconditions = new ArrayList<>(readSet.preconditions());
    preconditions.addAll(reread(execution));
    commit(mutations, preconditions, execution);
  }

  private void commit(
      List<Mutation> mutations, List<Precondition> preconditions, Execution execution) {
    execution.await(
        client.commit(
            new Commit(graph, requestIds.get(), mutations, preconditions),
            CommitOptions.of(execution.deadline())));
  }

  /**
   * Reads again what carries no version, and pins the versions of the lists that still answer the
   * same.
   */
  private List<Precondition> reread(Execution execution) {
    List<Precondition> preconditions = new ArrayList<>();
    for (ReadSet.Counted counted : readSet.counted()) {
      preconditions.addAll(pinned(counted.read().lists(), execution));
      if (!Arrays.stream(stored.count(counted.read(), execution))
          .boxed()
          .toList()
          .equals(counted.counts())) {
        throw new QueryException(
            QueryErrorCode.CONFLICT,
            "What the transaction counted has changed since; run it again");
      }
    }
    for (ReadSet.Intersected known : readSet.intersected()) {
      List<ListKey> lists =
          known.read().intersections().stream()
              .flatMap(wanted -> wanted.lists().stream())
              .distinct()
              .toList();
      preconditions.addAll(pinned(lists, execution));
      if (ReadSet.fingerprint(stored.intersect(known.read(), execution)) != known.fingerprint()) {
        throw new QueryException(
            QueryErrorCode.CONFLICT,
            "What the transaction found in common has changed since; run it again");
      }
    }
    return preconditions;
  }

  /** That lists still have the versions that they have now. */
  private List<Precondition> pinned(List<ListKey> lists, Execution execution) {
    return stored.range(RangeRead.newest(lists, 1, Projection.IDS), execution).stream()
        .<Precondition>map(slice -> new Precondition.ListAt(slice.list(), slice.version()))
        .toList();
  }
}
