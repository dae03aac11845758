package io.kithgraph.storage.api;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One graph of the in-memory client: what mutations and preconditions mean. Confined to its lock.
 */
final class InMemoryGraph {
  final NavigableMap<VertexId, VertexRecord> vertices = new TreeMap<>();
  final Map<VertexId, Map<ListKey, InMemoryList>> lists = new HashMap<>();

  private final Set<LabelId> dropped = new HashSet<>();
  private final Set<RollUpList> rollUps = new HashSet<>();
  private long fence;
  private boolean expires;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final Set<InMemoryList> touched = new LinkedHashSet<>();

  /** Applies all or throws and leaves everything as it was. */
  List<Outcome> commit(Commit commit, long version) {
    undo.clear();
    touched.clear();
    try {
      checkFence(commit);
      commit.preconditions().forEach(this::check);
      commit.indexWork().observed().forEach(this::check);
      List<Outcome> outcomes = new ArrayList<>();
      for (Mutation mutation : commit.mutations()) {
        outcomes.add(apply(mutation, version));
      }
      commit.indexWork().changes().forEach(this::apply);
      touched.forEach(list -> list.version(version));
      rollUps.addAll(commit.rollUps());
      return outcomes;
    } catch (StorageException e) {
      undo.forEach(Runnable::run);
      throw e;
    } finally {
      removeEmptyLists();
    }
  }

  /** Forgets the edges whose ttl is over. */
  void expire(long nowMillis) {
    if (expires) {
      lists.values().forEach(of -> of.values().forEach(list -> list.expire(nowMillis)));
      removeEmptyLists();
    }
  }

  private void removeEmptyLists() {
    lists.values().forEach(of -> of.values().removeIf(list -> list.degree() == 0));
    lists.values().removeIf(Map::isEmpty);
  }

  @Nullable InMemoryList list(ListKey key) {
    if (dropped.contains(key.label())) {
      throw new StorageException(ErrorCode.STALE_SCHEMA, "The index was dropped");
    }
    RollUpList rollUp = RollUpList.of(key.label()).orElse(null);
    if (rollUp == null) {
      return lists.getOrDefault(key.vertex(), Map.of()).get(key);
    }
    InMemoryList edges = list(new ListKey(key.vertex(), rollUp.label(), key.direction()));
    return edges == null || !rollUps.contains(rollUp)
        ? null
        : edges.rolledUp(rollUp.propertyKey(), rollUp.aggregate());
  }

  List<StorageClient.ListDegree> lists(VertexId vertex) {
    return lists.getOrDefault(vertex, Map.of()).entrySet().stream()
        .filter(e -> !e.getKey().label().isHidden())
        .map(e -> new StorageClient.ListDegree(e.getKey(), e.getValue().degree()))
        .sorted(
            Comparator.comparing((StorageClient.ListDegree d) -> d.list().label())
                .thenComparing(d -> d.list().direction()))
        .toList();
  }

  private void check(Precondition precondition) {
    boolean holds;
    if (precondition instanceof Precondition.VertexAt at) {
      holds = version(vertices.get(at.id())) == at.version();
    } else if (precondition instanceof Precondition.ListAt at) {
      InMemoryList list = list(at.list());
      holds = (list == null ? 0 : list.version()) == at.version();
    } else {
      Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
      holds = (find(presence.key(), Direction.OUT) != null) == presence.exists();
    }
    if (!holds) {
      throw new StorageException(
          ErrorCode.PRECONDITION_FAILED, "What the commit relies on has changed: " + precondition);
    }
  }

  void fence(long schemaVersion, Set<LabelId> labels) {
    fence = Math.max(fence, schemaVersion);
    dropped.addAll(labels);
  }

  /** Removes the entries of an index. */
  void reclaim(LabelId entries) {
    lists.values().forEach(of -> of.keySet().removeIf(list -> list.label().equals(entries)));
    removeEmptyLists();
  }

  private void checkFence(Commit commit) {
    boolean changesVertices =
        commit.mutations().stream()
            .anyMatch(m -> !(m instanceof Mutation.PutEdge) && !(m instanceof Mutation.DeleteEdge));
    if (changesVertices && commit.indexWork().schemaVersion() < fence) {
      throw new StorageException(ErrorCode.STALE_SCHEMA, "The commit does not know an index");
    }
  }

  private void apply(EntryChange change) {
    EdgeKey entry = change.entry();
    if (dropped.contains(entry.label())) {
      return;
    }
    if (!change.added()) {
      deleteHalf(entry, Direction.OUT);
      return;
    }
    InMemoryList list = list(entry.list(Direction.OUT));
    boolean others = list != null && list.degree() > (find(entry, Direction.OUT) == null ? 0 : 1);
    if (change.unique() && others) {
      throw new StorageException(ErrorCode.NOT_UNIQUE, "Another vertex has the value");
    }
    putHalf(entry, Direction.OUT, change.sortKey(), PropertySet.EMPTY, EdgeTtl.NONE);
  }

  private static long version(@Nullable VertexRecord vertex) {
    return vertex == null ? 0 : vertex.version();
  }

  private Outcome apply(Mutation mutation, long version) {
    if (mutation instanceof Mutation.PutVertex put) {
      return putVertex(put, version);
    } else if (mutation instanceof Mutation.PatchVertex patch) {
      VertexRecord old = existing(patch.id());
      PropertySet properties = old.properties().merge(patch.set(), patch.removedKeys());
      set(new VertexRecord(old.id(), old.label(), properties, version));
      return Outcome.UPDATED;
    } else if (mutation instanceof Mutation.DeleteVertex delete) {
      return deleteVertex(delete.id());
    } else if (mutation instanceof Mutation.PutEdge put) {
      return putEdge(put, version);
    }
    Mutation.DeleteEdge delete = (Mutation.DeleteEdge) mutation;
    InMemoryList.Stored old = find(delete.key(), Direction.OUT);
    return old == null || old.position().sortKey() > delete.upToSortKey()
        ? Outcome.NOT_FOUND
        : deleteEdge(delete.key());
  }

  private Outcome putVertex(Mutation.PutVertex put, long version) {
    boolean there = vertices.containsKey(put.id());
    if (there && put.mode() == Mode.IF_ABSENT) {
      return Outcome.UNCHANGED;
    }
    require(put.mode(), there, "vertex " + put.id());
    set(new VertexRecord(put.id(), put.label(), put.properties(), version));
    return there ? Outcome.UPDATED : Outcome.CREATED;
  }

  private Outcome putEdge(Mutation.PutEdge put, long version) {
    EdgeKey key = put.key();
    InMemoryList.Stored old = find(key, Direction.OUT);
    boolean there = old != null && old.position().sortKey() > put.ttl().expiredUpTo();
    require(put.mode(), there, "edge " + key);
    endpoint(key.source(), put.endpointLabel(), version);
    endpoint(key.destination(), put.endpointLabel(), version);
    if (there && put.mode() == Mode.IF_ABSENT) {
      return Outcome.UNCHANGED;
    }
    putHalf(key, Direction.OUT, put.sortKey(), put.properties(), put.ttl());
    if (put.inList()) {
      putHalf(key, Direction.IN, put.sortKey(), put.properties(), put.ttl());
    }
    return there ? Outcome.UPDATED : Outcome.CREATED;
  }

  private static void require(Mode mode, boolean there, String what) {
    if (there && mode == Mode.CREATE) {
      throw new StorageException(ErrorCode.ALREADY_EXISTS, "There is already a " + what);
    }
    if (!there && mode == Mode.UPDATE) {
      throw new StorageException(ErrorCode.NOT_FOUND, "There is no " + what);
    }
  }

  private void endpoint(VertexId id, Optional<LabelId> label, long version) {
    if (!vertices.containsKey(id)) {
      if (label.isEmpty()) {
        throw new StorageException(ErrorCode.NOT_FOUND, "There is no vertex " + id);
      }
      set(new VertexRecord(id, label.get(), PropertySet.EMPTY, version));
    }
  }

  private Outcome deleteVertex(VertexId id) {
    VertexRecord old = vertices.remove(id);
    if (old == null) {
      return Outcome.NOT_FOUND;
    }
    undo.push(() -> vertices.put(id, old));
    for (ListKey key : List.copyOf(lists.getOrDefault(id, Map.of()).keySet())) {
      InMemoryList list = key.label().isHidden() ? null : list(key);
      if (list != null) {
        list.positions().forEach(p -> deleteEdge(key.edge(p.neighbour(), p.tieBreaker())));
      }
    }
    return Outcome.DELETED;
  }

  private Outcome deleteEdge(EdgeKey key) {
    boolean there = find(key, Direction.OUT) != null;
    deleteHalf(key, Direction.OUT);
    deleteHalf(key, Direction.IN);
    return there ? Outcome.DELETED : Outcome.NOT_FOUND;
  }

  private InMemoryList.@Nullable Stored find(EdgeKey key, Direction direction) {
    InMemoryList list = list(key.list(direction));
    return list == null ? null : list.find(key.neighbour(direction), key.tieBreaker());
  }

  private void putHalf(
      EdgeKey key, Direction direction, long sortKey, PropertySet properties, EdgeTtl ttl) {
    deleteHalf(key, direction);
    VertexId neighbour = key.neighbour(direction);
    InMemoryList list =
        lists
            .computeIfAbsent(key.list(direction).vertex(), v -> new HashMap<>())
            .computeIfAbsent(key.list(direction), l -> new InMemoryList());
    list.put(new Position(sortKey, neighbour, key.tieBreaker()), properties);
    list.ttl(ttl);
    expires |= !ttl.isNone();
    touched.add(list);
    undo.push(() -> list.remove(neighbour, key.tieBreaker()));
  }

  private void deleteHalf(EdgeKey key, Direction direction) {
    InMemoryList list = list(key.list(direction));
    InMemoryList.Stored old = find(key, direction);
    if (list != null && old != null) {
      list.remove(key.neighbour(direction), key.tieBreaker());
      touched.add(list);
      undo.push(() -> list.put(old.position(), old.properties()));
    }
  }

  private VertexRecord existing(VertexId id) {
    VertexRecord vertex = vertices.get(id);
    if (vertex == null) {
      throw new StorageException(ErrorCode.NOT_FOUND, "There is no vertex " + id);
    }
    return vertex;
  }

  private void set(VertexRecord vertex) {
    VertexRecord old = vertices.put(vertex.id(), vertex);
    undo.push(
        () -> {
          if (old == null) {
            vertices.remove(vertex.id());
          } else {
            vertices.put(vertex.id(), old);
          }
        });
  }
}
