package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.partition.record.GhostSet;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.Vertex;
import io.kithgraph.storage.partition.transaction.PreparedTransaction;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.DeleteEntry;
import io.kithgraph.storage.protocol.PartMutation.DeleteHalf;
import io.kithgraph.storage.protocol.PartMutation.DeleteVertex;
import io.kithgraph.storage.protocol.PartMutation.MarkGhost;
import io.kithgraph.storage.protocol.PartMutation.PatchVertex;
import io.kithgraph.storage.protocol.PartMutation.PutEntry;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartMutation.PutVertex;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the mutations of one part do: evaluated on top of a state without touching it, so that a
 * refusal leaves no trace, and applied to it afterwards. A mutation sees the effects of those
 * before it. Confined to the apply thread; lives for one command.
 *
 * <p>Evaluating the same part on the same state always gives the same; while a transaction is
 * prepared its locks keep everything that matters the same until it is applied.
 */
final class PartEvaluation {
  private final EntryState state;
  private final GraphId graph;

  /**
   * Whether the part was accepted before, when it was prepared: then nothing is refused any more.
   */
  private final boolean accepted;

  /** What came of the caller's mutations when the part was accepted, in order; else empty. */
  private final Iterator<Outcome> recorded;

  /**
   * Of the vertices to which the part attaches edges those that did not exist when it was accepted,
   * or that do not exist now.
   */
  private final Set<VertexId> missing;

  private final List<RollUpList> declared;
  private final Map<HalfKey, @Nullable EdgeEntry> halves = new LinkedHashMap<>();
  private final Map<ListKey, Long> ttls = new HashMap<>();
  private final Map<VertexId, @Nullable Vertex> vertices = new LinkedHashMap<>();
  private final Map<VertexId, Boolean> ghostMarks = new LinkedHashMap<>();
  private final Map<ListKey, Long> degreeChanges = new HashMap<>();
  private final Set<VertexId> deleted = new HashSet<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  private record HalfKey(Direction direction, EdgeKey edge) {
    // By hand, as in EdgeKey.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof HalfKey key && direction == key.direction && edge.equals(key.edge);
    }

    @Override
    public int hashCode() {
      return edge.hashCode() * 31 + direction.hashCode();
    }
  }

  /**
   * An evaluation of a part that may be refused.
   *
   * @param missing the vertices to which it attaches edges and which do not exist
   */
  PartEvaluation(EntryState state, TransactionPart part, Set<VertexId> missing) {
    this(state, part, missing, false, Collections.emptyIterator());
  }

  private PartEvaluation(
      EntryState state,
      TransactionPart part,
      Set<VertexId> missing,
      boolean accepted,
      Iterator<Outcome> recorded) {
    this.state = state;
    this.graph = part.graph();
    this.missing = missing;
    this.accepted = accepted;
    this.recorded = recorded;
    this.declared = part.rollUps();
  }

  /** Applies what was accepted in some slots, at least one, when it was prepared. */
  static void applyPrepared(EntryState state, Collection<Intent> intents) {
    TransactionPart part = PreparedTransaction.join(intents);
    Set<VertexId> missing = new HashSet<>();
    List<Outcome> recorded = new ArrayList<>();
    for (Intent intent : intents) {
      missing.addAll(intent.missing());
      recorded.addAll(intent.outcomes());
    }
    PartEvaluation evaluation = new PartEvaluation(state, part, missing, true, recorded.iterator());
    try {
      evaluation.evaluate(part);
    } catch (RefusalException e) {
      throw new IllegalStateException("A prepared part is refused", e);
    }
    evaluation.apply();
  }

  /**
   * Evaluates all mutations of the part.
   *
   * @throws RefusalException if one of them is refused
   */
  void evaluate(TransactionPart part) throws RefusalException {
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof MarkGhost mark) {
        ghostMarks.put(mark.vertex(), mark.present());
      }
    }
    for (PartMutation mutation : part.mutations()) {
      boolean asked = mutation.ordinal() != PartMutation.ADDED;
      Outcome before = asked && recorded.hasNext() ? recorded.next() : null;
      Outcome outcome =
          before != null && mutation instanceof PutHalf put
              ? putAgain(put, before)
              : evaluate(mutation);
      if (asked) {
        outcomes.add(outcome);
      }
    }
  }

  /** The outcomes of the caller's mutations that were evaluated, in order. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /** Applies the effects to the state. */
  void apply() {
    state.declare(graph, declared);
    halves.forEach(
        (key, entry) -> {
          ListKey list = key.edge().list(key.direction());
          VertexId neighbour = key.edge().neighbour(key.direction());
          EdgeEntry before =
              entry != null
                  ? state.putHalf(graph, list, entry)
                  : state.removeHalf(graph, list, neighbour, key.edge().tieBreaker());
          Long ttl = ttls.get(list);
          if (entry != null && ttl != null) {
            state.setTtl(graph, list, ttl);
          }
          List<RollUpList> rollUps = state.rollUps().of(graph, list.label());
          if (!rollUps.isEmpty()) {
            new RollUpWriter(state, graph, rollUps).changed(list, neighbour, before, entry);
          }
        });
    vertices.forEach(
        (id, vertex) -> {
          if (vertex != null) {
            state.putVertex(graph, id, vertex.label(), vertex.properties());
          } else {
            state.removeVertex(graph, id);
          }
        });
    ghostMarks.forEach(
        (id, present) -> {
          if (present != state.isGhost(graph, id)) {
            if (present) {
              state.addGhost(graph, id, deleted.contains(id));
            } else {
              state.removeGhost(graph, id);
            }
          }
        });
  }

  private Outcome evaluate(PartMutation mutation) throws RefusalException {
    if (mutation instanceof PutHalf put) {
      return putHalf(put);
    }
    if (mutation instanceof DeleteHalf delete) {
      return deleteHalf(delete);
    }
    if (mutation instanceof PutVertex put) {
      return putVertex(put);
    }
    if (mutation instanceof PatchVertex patch) {
      return patchVertex(patch);
    }
    if (mutation instanceof DeleteVertex delete) {
      return deleteVertex(delete);
    }
    if (mutation instanceof PutEntry put) {
      return putEntry(put);
    }
    if (mutation instanceof DeleteEntry delete) {
      return isDropped(delete.key())
          ? Outcome.NOT_FOUND
          : deleteHalf(new DeleteHalf(delete.ordinal(), Direction.OUT, delete.key()));
    }
    return markGhost((MarkGhost) mutation);
  }

  private boolean isDropped(EdgeKey entry) {
    return state.indexFence(graph).dropped().contains(entry.label());
  }

  private Outcome putEntry(PutEntry put) throws RefusalException {
    ListKey list = put.key().list(Direction.OUT);
    if (isDropped(put.key())) {
      return Outcome.UNCHANGED;
    }
    EdgeEntry known = half(Direction.OUT, put.key());
    if (known != null && known.sortKey() == put.sortKey()) {
      return Outcome.UNCHANGED;
    }
    long others =
        put.unique()
            ? state.degree(graph, list)
                + degreeChanges.getOrDefault(list, 0L)
                - (known == null ? 0 : 1)
            : 0;
    if (!accepted && others > 0) {
      refuse(
          ErrorCode.NOT_UNIQUE,
          "Another vertex has a value of the vertex " + put.key().destination() + " already",
          put);
    }
    halves.put(
        new HalfKey(Direction.OUT, put.key()),
        new EdgeEntry(
            put.sortKey(), put.key().destination(), put.key().tieBreaker(), PropertySet.EMPTY));
    if (known == null) {
      degreeChanges.merge(list, 1L, Long::sum);
    }
    return known == null ? Outcome.CREATED : Outcome.UPDATED;
  }

  private Outcome putHalf(PutHalf put) throws RefusalException {
    ListKey list = put.key().list(put.direction());
    VertexId neighbour = put.key().neighbour(put.direction());
    checkSize(put.properties(), EdgeTreeSettings.MAX_PROPERTY_BYTES, "an edge", put);
    checkNotGhost(list.vertex(), put);
    checkNotGhost(neighbour, put);
    ensureVertex(list.vertex(), put);
    if (!put.stored()) {
      return Outcome.UNCHANGED;
    }
    EdgeEntry known = half(put.direction(), put.key());
    boolean exists = known != null && known.sortKey() > put.ttl().expiredUpTo();
    if (exists && put.mode() == Mode.IF_ABSENT) {
      return Outcome.UNCHANGED;
    }
    if (exists && put.mode() == Mode.CREATE) {
      refuse(ErrorCode.ALREADY_EXISTS, "The edge " + describe(put.key()) + " exists already", put);
    }
    if (!exists && put.mode() == Mode.UPDATE) {
      refuse(ErrorCode.NOT_FOUND, "The edge " + describe(put.key()) + " does not exist", put);
    }
    store(put, list, neighbour);
    if (!exists) {
      degreeChanges.merge(list, 1L, Long::sum);
    }
    return exists ? Outcome.UPDATED : Outcome.CREATED;
  }

  /**
   * What {@link #putHalf} does if its outcome is known: the locks of the part have kept true what
   * that rests on, so the edge need not be looked for.
   */
  private Outcome putAgain(PutHalf put, Outcome outcome) throws RefusalException {
    ListKey list = put.key().list(put.direction());
    ensureVertex(list.vertex(), put);
    if (outcome != Outcome.UNCHANGED) {
      store(put, list, put.key().neighbour(put.direction()));
    }
    return outcome;
  }

  private void ensureVertex(VertexId id, PutHalf put) throws RefusalException {
    if (attachableExists(id)) {
      return;
    }
    LabelId label = put.endpointLabel().orElse(null);
    if (label == null) {
      throw RefusalException.vertexMissing(id, put.ordinal());
    }
    vertices.put(id, new Vertex(label, PropertySet.EMPTY));
  }

  private void store(PutHalf put, ListKey list, VertexId neighbour) {
    halves.put(
        new HalfKey(put.direction(), put.key()),
        new EdgeEntry(put.sortKey(), neighbour, put.key().tieBreaker(), put.properties()));
    if (!put.ttl().isNone()) {
      ttls.put(list, put.ttl().millis());
    }
  }

  private Outcome deleteHalf(DeleteHalf delete) {
    EdgeEntry known = half(delete.direction(), delete.key());
    if (known == null || known.sortKey() > delete.upToSortKey()) {
      return Outcome.NOT_FOUND;
    }
    HalfKey half = new HalfKey(delete.direction(), delete.key());
    ListKey list = delete.key().list(delete.direction());
    // Degrees do not count what has expired.
    boolean counted =
        halves.containsKey(half)
            || state.hasLive(graph, list, known.neighbour(), known.tieBreaker());
    halves.put(half, null);
    if (counted) {
      degreeChanges.merge(list, -1L, Long::sum);
    }
    return Outcome.DELETED;
  }

  private Outcome putVertex(PutVertex put) throws RefusalException {
    checkSize(put.properties(), Vertex.MAX_PROPERTY_BYTES, "a vertex", put);
    checkNotGhost(put.id(), put);
    boolean exists = vertexExists(put.id());
    if (exists && put.mode() == Mode.IF_ABSENT) {
      return Outcome.UNCHANGED;
    }
    if (exists && put.mode() == Mode.CREATE) {
      refuse(ErrorCode.ALREADY_EXISTS, "The vertex " + put.id() + " exists already", put);
    }
    if (!exists && put.mode() == Mode.UPDATE) {
      refuse(ErrorCode.NOT_FOUND, "The vertex " + put.id() + " does not exist", put);
    }
    vertices.put(put.id(), new Vertex(put.label(), put.properties()));
    return exists ? Outcome.UPDATED : Outcome.CREATED;
  }

  private Outcome patchVertex(PatchVertex patch) throws RefusalException {
    checkNotGhost(patch.id(), patch);
    Vertex vertex = vertex(patch.id());
    if (vertex == null) {
      refuse(ErrorCode.NOT_FOUND, "The vertex " + patch.id() + " does not exist", patch);
      return Outcome.NOT_FOUND;
    }
    PropertySet merged;
    try {
      merged = vertex.properties().merge(patch.set(), patch.removedKeys());
    } catch (IllegalArgumentException e) {
      throw new RefusalException(
          ErrorCode.INVALID_ARGUMENT, "The properties are malformed", patch.ordinal());
    }
    checkSize(merged, Vertex.MAX_PROPERTY_BYTES, "a vertex", patch);
    vertices.put(patch.id(), new Vertex(vertex.label(), merged));
    return Outcome.UPDATED;
  }

  private Outcome deleteVertex(DeleteVertex delete) throws RefusalException {
    if (!vertexExists(delete.id())) {
      return Outcome.NOT_FOUND;
    }
    // Edges may have come since the coordinator looked; only those of a ghost may stay behind.
    if (!accepted && !ghostMarks.getOrDefault(delete.id(), false) && hasEdges(delete.id())) {
      refuse(
          ErrorCode.PRECONDITION_FAILED,
          "The vertex " + delete.id() + " has edges that the commit does not delete",
          delete);
    }
    vertices.put(delete.id(), null);
    deleted.add(delete.id());
    return Outcome.DELETED;
  }

  private Outcome markGhost(MarkGhost mark) throws RefusalException {
    boolean marked = state.isGhost(graph, mark.vertex());
    if (!mark.present()) {
      return marked ? Outcome.DELETED : Outcome.NOT_FOUND;
    }
    if (!accepted && !marked && state.ghostCount() >= GhostSet.MAX_GHOSTS) {
      refuse(ErrorCode.OVERLOADED, "Too many vertices are being deleted; try again later", mark);
    }
    return marked ? Outcome.UNCHANGED : Outcome.CREATED;
  }

  private boolean hasEdges(VertexId vertex) {
    Set<ListKey> lists = new HashSet<>(state.lists(graph, vertex));
    for (ListKey list : degreeChanges.keySet()) {
      if (list.vertex().equals(vertex) && !list.label().isHidden()) {
        lists.add(list);
      }
    }
    for (ListKey list : lists) {
      if (state.liveDegree(graph, list) + degreeChanges.getOrDefault(list, 0L) > 0) {
        return true;
      }
    }
    return false;
  }

  private @Nullable EdgeEntry half(Direction direction, EdgeKey edge) {
    if (!halves.isEmpty()) {
      HalfKey key = new HalfKey(direction, edge);
      if (halves.containsKey(key)) {
        return halves.get(key);
      }
    }
    return state.half(graph, edge.list(direction), edge.neighbour(direction), edge.tieBreaker());
  }

  private boolean vertexExists(VertexId id) {
    return vertices.containsKey(id) ? vertices.get(id) != null : state.vertexExists(graph, id);
  }

  /** Whether a vertex exists to which the part attaches an edge. */
  private boolean attachableExists(VertexId id) {
    // What was missing before may have been made since, by another that ensured it.
    return vertices.containsKey(id)
        ? vertices.get(id) != null
        : !missing.contains(id) || state.vertexExists(graph, id);
  }

  private @Nullable Vertex vertex(VertexId id) {
    return vertices.containsKey(id) ? vertices.get(id) : state.vertex(graph, id);
  }

  private void checkNotGhost(VertexId id, PartMutation mutation) throws RefusalException {
    if (!accepted && state.isGhost(graph, id)) {
      throw RefusalException.beingDeleted(id, mutation.ordinal());
    }
  }

  private void checkSize(PropertySet properties, int limit, String owner, PartMutation mutation)
      throws RefusalException {
    if (!accepted) {
      RefusalException.checkSize(properties, limit, owner, mutation.ordinal());
    }
  }

  private void refuse(ErrorCode code, String message, PartMutation mutation)
      throws RefusalException {
    if (accepted) {
      throw new IllegalStateException("A prepared part is refused: " + message);
    }
    throw new RefusalException(code, message, mutation.ordinal());
  }

  private static String describe(EdgeKey key) {
    return key.source()
        + " -> "
        + key.destination()
        + " of label "
        + key.label().value()
        + (key.tieBreaker() == 0 ? "" : " with number " + key.tieBreaker());
  }
}
