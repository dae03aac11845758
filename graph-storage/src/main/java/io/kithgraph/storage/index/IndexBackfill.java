package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.EntryChange;
import io.kithgraph.storage.api.IndexWork;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.index.VertexStates.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries in one index of vertices that were there before it. They are added on condition that
 * the vertices still are as they were read: whoever changes one in between keeps its entries
 * itself. Immutable.
 */
public final class IndexBackfill {
  private final GraphSchema schema;
  private final VertexIndex index;

  /** For an index of the schema. */
  public IndexBackfill(GraphSchema schema, VertexIndex index) {
    this.schema = schema;
    this.index = index;
  }

  /** A commit that adds the entries of some vertices, or empty if they have none. */
  public Optional<Commit> commit(List<VertexRecord> vertices, RequestId requestId) {
    EntryChanges changes = new EntryChanges(schema);
    List<Precondition> unchanged = new ArrayList<>();
    for (VertexRecord vertex : vertices) {
      if (changes.add(index, vertex.id(), null, state(vertex))) {
        unchanged.add(new Precondition.VertexAt(vertex.id(), vertex.version()));
      }
    }
    return unchanged.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Commit(schema.graph(), requestId, List.of(), unchanged)
                .with(new IndexWork(schema.version(), changes.all(), List.of())));
  }

  /** The lists of a unique index in which the entries of a vertex are. */
  public List<ListKey> lists(VertexRecord vertex) {
    return unique(vertex).unique().stream()
        .map(change -> change.entry().list(Direction.OUT))
        .toList();
  }

  /**
   * Why a vertex cannot have its entries in a unique index.
   *
   * @param list the list that another vertex is in
   * @param holder that vertex
   */
  public StorageException taken(VertexRecord vertex, ListKey list, VertexId holder) {
    EntryChanges changes = unique(vertex);
    EntryChange entry =
        changes.unique().stream()
            .filter(change -> change.entry().list(Direction.OUT).equals(list))
            .findFirst()
            .orElseThrow();
    return changes.taken(entry, holder);
  }

  private EntryChanges unique(VertexRecord vertex) {
    EntryChanges changes = new EntryChanges(schema);
    changes.add(index, vertex.id(), null, state(vertex));
    return changes;
  }

  private static State state(VertexRecord vertex) {
    return new State(vertex.label(), vertex.properties());
  }
}
