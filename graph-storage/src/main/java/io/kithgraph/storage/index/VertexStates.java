package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.VertexRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The vertices whose index entries a commit may change, before and after it: what the mutations
 * make of them, one after the other. Where the commit cannot succeed the states mean nothing.
 * Confined to one computation.
 */
final class VertexStates {
  /** What of a vertex decides about its entries. */
  record State(LabelId label, PropertySet properties) {}

  private final Map<VertexId, @Nullable State> before = new LinkedHashMap<>();
  private final Map<VertexId, @Nullable State> after = new HashMap<>();

  private VertexStates() {}

  /** Whether a commit changes vertices. */
  static boolean changesVertices(Commit commit) {
    for (Mutation mutation : commit.mutations()) {
      if (changed(mutation) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The vertices of which the commit depends on what is stored: all that it changes, but those that
   * it makes, and those of which it changes no property that is indexed.
   */
  static List<VertexId> wanted(Commit commit, List<VertexIndex> indexes) {
    Set<Integer> keys = new HashSet<>();
    indexes.forEach(index -> keys.add(index.key()));
    Set<VertexId> made = new HashSet<>();
    Set<VertexId> wanted = new LinkedHashSet<>();
    for (Mutation mutation : commit.mutations()) {
      VertexId id = changed(mutation);
      if (id == null || made.contains(id) || wanted.contains(id)) {
        continue;
      }
      if (mutation instanceof Mutation.PutVertex put && put.mode() == Mode.CREATE) {
        made.add(id);
      } else if (!(mutation instanceof Mutation.PatchVertex patch) || touches(patch, keys)) {
        wanted.add(id);
      }
    }
    return List.copyOf(wanted);
  }

  private static boolean touches(Mutation.PatchVertex patch, Set<Integer> keys) {
    for (int key : keys) {
      if (patch.removedKeys().contains(key)) {
        return true;
      }
    }
    try {
      for (Property property : patch.set().properties()) {
        if (keys.contains(property.keyId())) {
          return true;
        }
      }
      return false;
    } catch (IllegalArgumentException e) {
      // Storage refuses it, and says why.
      return false;
    }
  }

  private static @Nullable VertexId changed(Mutation mutation) {
    if (mutation instanceof Mutation.PutVertex put) {
      return put.id();
    }
    if (mutation instanceof Mutation.PatchVertex patch) {
      return patch.id();
    }
    return mutation instanceof Mutation.DeleteVertex delete ? delete.id() : null;
  }

  /**
   * The states around a commit.
   *
   * @param wanted as {@link #wanted} gave them
   * @param stored what is stored of them
   */
  static VertexStates of(
      Commit commit, List<VertexId> wanted, List<Optional<VertexRecord>> stored) {
    VertexStates states = new VertexStates();
    for (int i = 0; i < wanted.size(); i++) {
      State state =
          stored.get(i).map(record -> new State(record.label(), record.properties())).orElse(null);
      states.before.put(wanted.get(i), state);
      states.after.put(wanted.get(i), state);
    }
    commit.mutations().forEach(states::apply);
    return states;
  }

  private void apply(Mutation mutation) {
    if (mutation instanceof Mutation.PutVertex put) {
      put(put);
    } else if (mutation instanceof Mutation.PatchVertex patch) {
      State state = after.get(patch.id());
      if (state != null) {
        after.put(patch.id(), new State(state.label(), merged(state, patch)));
      }
    } else if (mutation instanceof Mutation.DeleteVertex delete) {
      if (before.containsKey(delete.id())) {
        after.put(delete.id(), null);
      }
    } else if (mutation instanceof Mutation.PutEdge edge && edge.endpointLabel().isPresent()) {
      attach(edge.key().source(), edge.endpointLabel().get());
      attach(edge.key().destination(), edge.endpointLabel().get());
    }
  }

  private void put(Mutation.PutVertex put) {
    if (!before.containsKey(put.id())) {
      if (put.mode() != Mode.CREATE) {
        return;
      }
      before.put(put.id(), null);
    }
    if (put.mode() != Mode.IF_ABSENT || after.get(put.id()) == null) {
      after.put(put.id(), new State(put.label(), put.properties()));
    }
  }

  private void attach(VertexId end, LabelId label) {
    if (before.containsKey(end) && after.get(end) == null) {
      after.put(end, new State(label, PropertySet.EMPTY));
    }
  }

  private static PropertySet merged(State state, Mutation.PatchVertex patch) {
    try {
      return state.properties().merge(patch.set(), patch.removedKeys());
    } catch (IllegalArgumentException e) {
      // Storage refuses it, and says why.
      return state.properties();
    }
  }

  Set<VertexId> vertices() {
    return before.keySet();
  }

  /** The vertex as it is stored, or null if it is not. */
  @Nullable State before(VertexId id) {
    return before.get(id);
  }

  /** The vertex as the commit leaves it, or null if there is none then. */
  @Nullable State after(VertexId id) {
    return after.get(id);
  }
}
