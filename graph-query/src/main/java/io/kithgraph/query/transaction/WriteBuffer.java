package io.kithgraph.query.transaction;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one transaction, by the thing that they change: only the last state of each is
 * kept. Confined to the thread of the transaction.
 *
 * <p>Invariants: an edge is in the index of both its lists (of one, if its label keeps no IN
 * lists); no edge of a deleted vertex is in the buffer; a deleted thing that storage never had is
 * forgotten.
 */
final class WriteBuffer {
  private final int maxChanges;
  private final Map<VertexId, VertexChange> vertices = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeChange> edges = new LinkedHashMap<>();
  private final Map<ListKey, Set<EdgeKey>> lists = new HashMap<>();
  private final Map<VertexId, Set<EdgeKey>> edgesByVertex = new HashMap<>();
  private int deletedVertices;
  private long changes;

  WriteBuffer(int maxChanges) {
    this.maxChanges = maxChanges;
  }

  boolean isEmpty() {
    return vertices.isEmpty() && edges.isEmpty();
  }

  /** Grows with every change, so that whoever keeps an answer knows when it is old. */
  long changes() {
    return changes;
  }

  void createVertex(VertexId id, LabelId label, PropertySet properties) {
    VertexChange before = vertices.get(id);
    boolean replaces = before instanceof VertexChange.Deleted deleted && deleted.stored();
    put(id, new VertexChange.Created(new VertexRecord(id, label, properties, 0), replaces));
  }

  /** Puts new properties in place of the old of a vertex whose state the caller has read. */
  void changeVertex(VertexRecord current, PropertySet properties, Set<Integer> keys) {
    VertexId id = current.id();
    VertexChange before = vertices.get(id);
    if (before instanceof VertexChange.Created created) {
      VertexRecord state = new VertexRecord(id, current.label(), properties, 0);
      put(id, new VertexChange.Created(state, created.replaces()));
    } else if (before instanceof VertexChange.Changed changed) {
      Set<Integer> all = new HashSet<>(changed.keys());
      all.addAll(keys);
      put(id, new VertexChange.Changed(changed.stored(), properties, all));
    } else {
      put(id, new VertexChange.Changed(current, properties, keys));
    }
  }

  void deleteVertex(VertexId id) {
    for (EdgeKey edge : List.copyOf(edgesByVertex.getOrDefault(id, Set.of()))) {
      forget(edge);
    }
    VertexChange before = vertices.get(id);
    boolean stored = !(before instanceof VertexChange.Created created) || created.replaces();
    if (stored) {
      put(id, new VertexChange.Deleted(true));
    } else {
      vertices.remove(id);
      changes++;
    }
  }

  private void put(VertexId id, VertexChange change) {
    VertexChange before = vertices.put(id, change);
    deletedVertices += deleted(change) - deleted(before);
    changed();
  }

  private static int deleted(@Nullable VertexChange change) {
    return change instanceof VertexChange.Deleted
            || (change instanceof VertexChange.Created created && created.replaces())
        ? 1
        : 0;
  }

  void putEdge(
      EdgeRecord edge,
      boolean stored,
      Mutation.Mode mode,
      boolean inList,
      Optional<LabelId> endpoints) {
    put(edge.key(), new EdgeChange.Put(edge, stored, mode, inList, endpoints), inList);
  }

  void deleteEdge(EdgeKey key, boolean inList) {
    EdgeChange before = edges.get(key);
    if (before == null || before.stored()) {
      put(key, new EdgeChange.Deleted(true, inList), inList);
    } else {
      forget(key);
    }
  }

  private void put(EdgeKey key, EdgeChange change, boolean inList) {
    edges.put(key, change);
    lists.computeIfAbsent(key.list(Direction.OUT), l -> new HashSet<>()).add(key);
    if (inList) {
      lists.computeIfAbsent(key.list(Direction.IN), l -> new HashSet<>()).add(key);
    }
    edgesByVertex.computeIfAbsent(key.source(), v -> new HashSet<>()).add(key);
    edgesByVertex.computeIfAbsent(key.destination(), v -> new HashSet<>()).add(key);
    changed();
  }

  private void forget(EdgeKey key) {
    edges.remove(key);
    for (Direction direction : Direction.values()) {
      Set<EdgeKey> list = lists.get(key.list(direction));
      if (list != null) {
        list.remove(key);
      }
    }
    for (VertexId end : List.of(key.source(), key.destination())) {
      Set<EdgeKey> ofVertex = edgesByVertex.get(end);
      if (ofVertex != null) {
        ofVertex.remove(key);
      }
    }
    changes++;
  }

  private void changed() {
    changes++;
    if (vertices.size() + edges.size() > maxChanges) {
      throw new QueryException(
          QueryErrorCode.BUDGET_EXCEEDED,
          "A transaction changes at most " + maxChanges + " vertices and edges; commit more often");
    }
  }

  @Nullable VertexChange vertex(VertexId id) {
    return vertices.get(id);
  }

  @Nullable EdgeChange edge(EdgeKey key) {
    return edges.get(key);
  }

  /** The keys of the changed edges that belong to a list. */
  Set<EdgeKey> edges(ListKey list) {
    return lists.getOrDefault(list, Set.of());
  }

  /** Whether edges to some vertices are hidden, since the vertices were deleted. */
  boolean hidesVertices() {
    return deletedVertices > 0;
  }

  /** Whether stored edges to this vertex are hidden: it was deleted, though perhaps made again. */
  boolean hides(VertexId id) {
    return deletedVertices > 0 && deleted(vertices.get(id)) == 1;
  }

  /** The vertices that were made or changed, and are not deleted. */
  List<VertexId> livingVertices() {
    return vertices.entrySet().stream()
        .filter(entry -> !(entry.getValue() instanceof VertexChange.Deleted))
        .map(Map.Entry::getKey)
        .toList();
  }

  Stream<VertexRecord> createdVertices() {
    return vertices.values().stream()
        .filter(VertexChange.Created.class::isInstance)
        .map(change -> ((VertexChange.Created) change).state());
  }

  /** Whether nothing but deletions is in the buffer. */
  boolean onlyDeletes() {
    return vertices.values().stream().allMatch(VertexChange.Deleted.class::isInstance)
        && edges.values().stream().allMatch(EdgeChange.Deleted.class::isInstance);
  }

  /** The changes in an order in which each finds what it needs. */
  List<Mutation> mutations() {
    List<Mutation> mutations = new ArrayList<>(vertices.size() + edges.size());
    edges.forEach(
        (key, change) -> {
          if (change instanceof EdgeChange.Deleted deleted) {
            mutations.add(new Mutation.DeleteEdge(key, deleted.inList()));
          }
        });
    vertices.forEach(
        (id, change) -> {
          if (deleted(change) == 1) {
            mutations.add(new Mutation.DeleteVertex(id));
          }
        });
    vertices.forEach(
        (id, change) -> {
          if (change instanceof VertexChange.Created created) {
            VertexRecord state = created.state();
            mutations.add(
                new Mutation.PutVertex(
                    id, state.label(), state.properties(), Mutation.Mode.CREATE));
          } else if (change instanceof VertexChange.Changed changed) {
            mutations.add(patch(id, changed));
          }
        });
    edges.forEach(
        (key, change) -> {
          if (change instanceof EdgeChange.Put put) {
            mutations.add(
                new Mutation.PutEdge(
                    key,
                    put.edge().sortKey(),
                    put.edge().properties(),
                    put.mode(),
                    put.inList(),
                    put.endpoints()));
          }
        });
    return mutations;
  }

  private static Mutation patch(VertexId id, VertexChange.Changed changed) {
    Set<Integer> removed = new HashSet<>(changed.keys());
    List<Property> set = new ArrayList<>();
    for (Property property : changed.properties().properties()) {
      if (changed.keys().contains(property.keyId())) {
        set.add(property);
        removed.remove(property.keyId());
      }
    }
    return new Mutation.PatchVertex(id, PropertySet.of(set), removed);
  }
}
