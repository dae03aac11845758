package io.kithgraph.storage.partition;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Finished;
import io.kithgraph.storage.protocol.CommandAnswer.Locked;
import io.kithgraph.storage.protocol.CommandAnswer.Prepared;
import io.kithgraph.storage.protocol.CommandAnswer.Refused;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a partition should do, written as plainly as can be: whole states are copied where the
 * partition keeps overlays, and locks are found by comparing transactions pair by pair. Ghosts and
 * dropped graphs are not part of it. Confined to one test.
 */
final class PartitionModel {
  private State state = new State(Map.of(), Map.of(), Map.of());
  private final Map<RequestId, PreparedPart> prepared = new HashMap<>();
  private final Map<RequestId, Ended> ended = new HashMap<>();

  record Half(ListKey list, VertexId neighbour, long tieBreaker) {}

  record HalfContent(long sortKey, PropertySet properties) {}

  record VertexContent(LabelId label, PropertySet properties, long version) {}

  private record PreparedPart(
      TransactionPart part, List<Outcome> outcomes, Set<VertexId> missing) {}

  private record Ended(
      boolean committed, List<Outcome> outcomes, TransactionPart part, long fingerprint) {}

  /** All that readers see. */
  static final class State {
    final Map<Half, HalfContent> halves;
    final Map<VertexId, VertexContent> vertices;
    final Map<ListKey, Long> versions;
    final Set<Half> written = new HashSet<>();

    State(
        Map<Half, HalfContent> halves,
        Map<VertexId, VertexContent> vertices,
        Map<ListKey, Long> versions) {
      this.halves = new HashMap<>(halves);
      this.vertices = new TreeMap<>(vertices);
      this.versions = new HashMap<>(versions);
    }

    State copy() {
      return new State(halves, vertices, versions);
    }

    long degree(ListKey list) {
      return halves.keySet().stream().filter(half -> half.list().equals(list)).count();
    }

    long version(ListKey list) {
      return degree(list) == 0 ? 0 : versions.getOrDefault(list, 0L);
    }
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final ErrorCode code;
    private final int ordinal;

    Refusal(ErrorCode code, int ordinal) {
      this.code = code;
      this.ordinal = ordinal;
    }
  }

  State state() {
    return state;
  }

  /** The aggregate of each pair of the list that has edges with the property. */
  Map<VertexId, Long> rollUp(ListKey list, RollUpList rollUp) {
    Map<VertexId, List<Half>> pairs = new HashMap<>();
    for (Map.Entry<Half, HalfContent> half : state.halves.entrySet()) {
      if (half.getKey().list().equals(list) && value(half.getValue(), rollUp) != null) {
        pairs.computeIfAbsent(half.getKey().neighbour(), n -> new ArrayList<>()).add(half.getKey());
      }
    }
    Map<VertexId, Long> aggregates = new HashMap<>();
    pairs.forEach(
        (neighbour, halves) -> {
          List<Long> values =
              halves.stream()
                  .sorted(
                      Comparator.comparingLong((Half half) -> content(half).sortKey())
                          .thenComparingLong(Half::tieBreaker))
                  .map(half -> value(content(half), rollUp))
                  .toList();
          aggregates.put(
              neighbour,
              switch (rollUp.aggregate()) {
                case COUNT -> (long) values.size();
                case SUM -> values.stream().mapToLong(Long::longValue).sum();
                case MIN -> Collections.min(values);
                case MAX -> Collections.max(values);
                case LAST -> values.get(values.size() - 1);
              });
        });
    return aggregates;
  }

  private HalfContent content(Half half) {
    return Objects.requireNonNull(state.halves.get(half));
  }

  private static @Nullable Long value(HalfContent content, RollUpList rollUp) {
    return content.properties().find(rollUp.propertyKey()).orElse(null) instanceof Long value
        ? value
        : null;
  }

  Set<RequestId> preparedTransactions() {
    return prepared.keySet();
  }

  /** The primary of what is prepared under an id, or empty. */
  OptionalInt primarySlot(RequestId transaction) {
    PreparedPart part = prepared.get(transaction);
    return part == null ? OptionalInt.empty() : OptionalInt.of(part.part.primarySlot());
  }

  /** The answer that is expected; the holder of a lock may be any that conflicts. */
  CommandAnswer apply(long index, PartitionCommand command) {
    if (command instanceof PartitionCommand.Commit commit) {
      return decide(index, commit.part());
    }
    if (command instanceof PartitionCommand.Decide decide) {
      return decide(index, decide.part());
    }
    if (command instanceof PartitionCommand.Prepare prepare) {
      return prepare(index, prepare.part());
    }
    if (command instanceof PartitionCommand.Finish finish) {
      return finish(index, finish);
    }
    PartitionCommand.Resolve resolve = (PartitionCommand.Resolve) command;
    Ended before = ended.get(resolve.transaction());
    if (before == null) {
      ended.put(
          resolve.transaction(), new Ended(false, List.of(), emptyPart(resolve.transaction()), 0));
      return new Aborted();
    }
    return before.committed ? new Committed(List.of(), true, before.fingerprint) : new Aborted();
  }

  private static TransactionPart emptyPart(RequestId transaction) {
    return new TransactionPart(RandomParts.GRAPH, transaction, 0, 0, List.of(), List.of());
  }

  private @Nullable CommandAnswer known(TransactionPart part) {
    Ended before = ended.get(part.transaction());
    if (before == null) {
      return null;
    }
    return before.committed
        ? new Committed(before.outcomes, true, before.fingerprint)
        : new Aborted();
  }

  private CommandAnswer decide(long index, TransactionPart part) {
    CommandAnswer known = known(part);
    if (known != null) {
      return known;
    }
    State next = state.copy();
    List<Outcome> outcomes;
    try {
      checkContent(part);
      CommandAnswer locked = conflict(part);
      if (locked != null) {
        return locked;
      }
      checkVertices(part);
      outcomes = evaluate(index, part, next);
    } catch (Refusal e) {
      return new Refused(e.code, "", e.ordinal);
    }
    state = next;
    ended.put(part.transaction(), new Ended(true, outcomes, part, part.fingerprint()));
    prepared.remove(part.transaction());
    return new Committed(outcomes, false, part.fingerprint());
  }

  private CommandAnswer prepare(long index, TransactionPart part) {
    CommandAnswer known = known(part);
    if (known != null) {
      return known;
    }
    PreparedPart before = prepared.get(part.transaction());
    if (before != null) {
      return before.part.equals(part)
          ? new Prepared(before.outcomes)
          : new Locked(part.transaction(), 0, 0);
    }
    try {
      checkContent(part);
      CommandAnswer locked = conflict(part);
      if (locked != null) {
        return locked;
      }
      checkVertices(part);
      List<Outcome> outcomes = part.undivided() ? List.of() : evaluate(index, part, state.copy());
      Set<VertexId> missing = new HashSet<>();
      for (PartMutation mutation : part.mutations()) {
        if (mutation instanceof PartMutation.PutHalf put) {
          VertexId own = put.key().list(put.direction()).vertex();
          if (part.undivided() || !state.vertices.containsKey(own)) {
            missing.add(own);
          }
        }
      }
      prepared.put(part.transaction(), new PreparedPart(part, outcomes, missing));
      return new Prepared(outcomes);
    } catch (Refusal e) {
      return new Refused(e.code, "", e.ordinal);
    }
  }

  private CommandAnswer finish(long index, PartitionCommand.Finish finish) {
    PreparedPart before = prepared.get(finish.transaction());
    // One id may have been used for several contents: each is ended by its own primary.
    if (before != null && before.part.primarySlot() == finish.primarySlot()) {
      prepared.remove(finish.transaction());
      boolean commit = finish.commit() && finish.fingerprint() == before.part.fingerprint();
      List<Outcome> outcomes = before.outcomes;
      if (commit) {
        State next = state.copy();
        try {
          outcomes = evaluate(index, withoutPreconditions(before.part), next);
        } catch (Refusal e) {
          throw new AssertionError("A prepared part is refused: " + before.part, e);
        }
        state = next;
      }
      ended.put(
          finish.transaction(),
          new Ended(commit, commit ? outcomes : List.of(), before.part, before.part.fingerprint()));
      if (commit && before.part.undivided()) {
        return new Finished(outcomes);
      }
    }
    return new Finished();
  }

  /** What an undivided part may have is looked at first. */
  private static void checkContent(TransactionPart part) throws Refusal {
    if (!part.undivided()) {
      return;
    }
    if (!part.preconditions().isEmpty()) {
      throw new Refusal(ErrorCode.INVALID_ARGUMENT, -1);
    }
    for (PartMutation mutation : part.mutations()) {
      if (!(mutation instanceof PartMutation.PutHalf put)
          || (put.mode() != Mode.UPSERT && put.mode() != Mode.IF_ABSENT)) {
        throw new Refusal(ErrorCode.INVALID_ARGUMENT, mutation.ordinal());
      }
    }
  }

  /** Those of an undivided part that are not made with it must be there before it. */
  private void checkVertices(TransactionPart part) throws Refusal {
    for (PartMutation mutation : part.mutations()) {
      if (part.undivided()
          && mutation instanceof PartMutation.PutHalf put
          && put.endpointLabel().isEmpty()
          && !exists(put.key().list(put.direction()).vertex())) {
        throw new Refusal(ErrorCode.NOT_FOUND, put.ordinal());
      }
    }
  }

  private static TransactionPart withoutPreconditions(TransactionPart part) {
    return new TransactionPart(
        part.graph(),
        part.transaction(),
        part.primarySlot(),
        part.fingerprint(),
        part.mutations(),
        List.of());
  }

  private List<Outcome> evaluate(long index, TransactionPart part, State next) throws Refusal {
    for (Precondition precondition : part.preconditions()) {
      if (!holds(precondition)) {
        throw new Refusal(ErrorCode.PRECONDITION_FAILED, -1);
      }
    }
    next.written.clear();
    List<Outcome> outcomes = new ArrayList<>();
    for (PartMutation mutation : part.mutations()) {
      outcomes.add(evaluate(index, mutation, next));
    }
    // A list has changed if an entry was put and stayed, or was there and went.
    for (Half half : next.written) {
      if (next.halves.containsKey(half)) {
        next.versions.put(half.list(), index);
      }
    }
    for (Half half : state.halves.keySet()) {
      if (!next.halves.containsKey(half)) {
        next.versions.put(half.list(), index);
      }
    }
    return outcomes;
  }

  private boolean holds(Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      VertexContent vertex = state.vertices.get(at.id());
      return (vertex == null ? 0 : vertex.version()) == at.version();
    }
    if (precondition instanceof Precondition.ListAt at) {
      return state.version(at.list()) == at.version();
    }
    Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
    return state.halves.containsKey(half(presence.key(), Direction.OUT)) == presence.exists();
  }

  private static Half half(EdgeKey key, Direction direction) {
    return new Half(key.list(direction), key.neighbour(direction), key.tieBreaker());
  }

  private static Outcome evaluate(long index, PartMutation mutation, State next) throws Refusal {
    int ordinal = mutation.ordinal();
    if (mutation instanceof PartMutation.PutVertex put) {
      boolean exists = next.vertices.containsKey(put.id());
      Outcome outcome = check(exists, put.mode(), ordinal);
      if (outcome != Outcome.UNCHANGED) {
        next.vertices.put(put.id(), new VertexContent(put.label(), put.properties(), index));
      }
      return outcome;
    }
    if (mutation instanceof PartMutation.PatchVertex patch) {
      VertexContent vertex = next.vertices.get(patch.id());
      if (vertex == null) {
        throw new Refusal(ErrorCode.NOT_FOUND, ordinal);
      }
      next.vertices.put(
          patch.id(),
          new VertexContent(
              vertex.label(), vertex.properties().merge(patch.set(), patch.removedKeys()), index));
      return Outcome.UPDATED;
    }
    if (mutation instanceof PartMutation.DeleteVertex delete) {
      if (!next.vertices.containsKey(delete.id())) {
        return Outcome.NOT_FOUND;
      }
      if (next.halves.keySet().stream().anyMatch(h -> h.list().vertex().equals(delete.id()))) {
        throw new Refusal(ErrorCode.PRECONDITION_FAILED, ordinal);
      }
      next.vertices.remove(delete.id());
      return Outcome.DELETED;
    }
    if (mutation instanceof PartMutation.DeleteHalf delete) {
      Half half = half(delete.key(), delete.direction());
      if (next.halves.remove(half) == null) {
        return Outcome.NOT_FOUND;
      }
      return Outcome.DELETED;
    }
    PartMutation.PutHalf put = (PartMutation.PutHalf) mutation;
    Half half = half(put.key(), put.direction());
    VertexId own = half.list().vertex();
    if (!next.vertices.containsKey(own)) {
      if (put.endpointLabel().isEmpty()) {
        throw new Refusal(ErrorCode.NOT_FOUND, ordinal);
      }
      next.vertices.put(
          own, new VertexContent(put.endpointLabel().get(), PropertySet.EMPTY, index));
    }
    if (!put.stored()) {
      return Outcome.UNCHANGED;
    }
    Outcome outcome = check(next.halves.containsKey(half), put.mode(), ordinal);
    if (outcome != Outcome.UNCHANGED) {
      next.halves.put(half, new HalfContent(put.sortKey(), put.properties()));
      next.written.add(half);
    }
    return outcome;
  }

  private static Outcome check(boolean exists, Mode mode, int ordinal) throws Refusal {
    if (exists && mode == Mode.CREATE) {
      throw new Refusal(ErrorCode.ALREADY_EXISTS, ordinal);
    }
    if (!exists && mode == Mode.UPDATE) {
      throw new Refusal(ErrorCode.NOT_FOUND, ordinal);
    }
    if (exists && mode == Mode.IF_ABSENT) {
      return Outcome.UNCHANGED;
    }
    return exists ? Outcome.UPDATED : Outcome.CREATED;
  }

  /** Whether any prepared transaction stands in the way of the part, and one that does. */
  private @Nullable Locked conflict(TransactionPart part) {
    for (PreparedPart other : prepared.values()) {
      if (!other.part.transaction().equals(part.transaction())
          && conflicts(part, existence(part), other.part, id -> !other.missing.contains(id))) {
        return new Locked(other.part.transaction(), 0, 0);
      }
    }
    return null;
  }

  /** Whether a prepared transaction may be named as the holder that stands in the way. */
  boolean conflictsWith(TransactionPart part, RequestId holder) {
    PreparedPart other = prepared.get(holder);
    return other != null
        && (holder.equals(part.transaction())
            || conflicts(part, existence(part), other.part, id -> !other.missing.contains(id)));
  }

  /** For whom an undivided part knows whether a vertex exists: nobody has looked. */
  private Predicate<VertexId> existence(TransactionPart part) {
    return part.undivided() ? id -> false : this::exists;
  }

  private boolean exists(VertexId id) {
    return state.vertices.containsKey(id);
  }

  private static boolean conflicts(
      TransactionPart a,
      Predicate<VertexId> existsA,
      TransactionPart b,
      Predicate<VertexId> existsB) {
    PartUses x = new PartUses(a, existsA);
    PartUses y = new PartUses(b, existsB);
    return x.blocks(y) || y.blocks(x);
  }
}
