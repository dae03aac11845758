package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.PartitionAnswer.Ghost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The vertices that are being deleted, as one state of the partition sees them. Immutable; states
 * are linked from newest to oldest, so that the reader of an older view finds the set of its own
 * state.
 *
 * <p>The record of a ghost holds one byte: 1 if its lists are in this partition, else 0.
 */
public final class GhostSet {
  /** The most ghosts at one time: every degree and count subtracts them one by one. */
  public static final int MAX_GHOSTS = 1_000;

  /** How many former states are kept; a view older than that is pinned anew. */
  private static final int MAX_HISTORY = 64;

  private final long sequence;
  private final Map<GraphId, Map<VertexId, Boolean>> ghosts;
  private @Nullable GhostSet previous;

  private GhostSet(
      long sequence, Map<GraphId, Map<VertexId, Boolean>> ghosts, @Nullable GhostSet previous) {
    this.sequence = sequence;
    this.ghosts = ghosts;
    this.previous = previous;
  }

  /** No ghosts, ever. */
  public static GhostSet empty() {
    return new GhostSet(Long.MIN_VALUE, Map.of(), null);
  }

  /** The set in the state of a sequence number at or above that of the oldest kept state. */
  public @Nullable GhostSet at(long viewSequence) {
    GhostSet set = this;
    while (set != null && set.sequence > viewSequence) {
      set = set.previous;
    }
    return set;
  }

  /** The ghosts of a graph; usually none. */
  public Set<VertexId> of(GraphId graph) {
    return ghosts.getOrDefault(graph, Map.of()).keySet();
  }

  /** All ghosts of all graphs. */
  public Set<Ghost> all() {
    Set<Ghost> all = new HashSet<>();
    ghosts.forEach(
        (graph, vertices) -> vertices.keySet().forEach(id -> all.add(new Ghost(graph, id))));
    return all;
  }

  public boolean isEmpty() {
    return ghosts.isEmpty();
  }

  public int size() {
    return ghosts.values().stream().mapToInt(Map::size).sum();
  }

  /** The ghosts whose lists are in this partition, at most so many. */
  public List<Ghost> owned(int limit) {
    List<Ghost> owned = new ArrayList<>();
    for (var graph : ghosts.entrySet()) {
      for (var ghost : graph.getValue().entrySet()) {
        if (ghost.getValue() && owned.size() < limit) {
          owned.add(new Ghost(graph.getKey(), ghost.getKey()));
        }
      }
    }
    return owned;
  }

  /**
   * The set from a sequence number on, with some ghosts added (true if their lists are in this
   * partition) or removed (null).
   */
  public GhostSet with(long newSequence, Map<Ghost, Boolean> added, Set<Ghost> removed) {
    Map<GraphId, Map<VertexId, Boolean>> changed = new HashMap<>();
    ghosts.forEach((graph, vertices) -> changed.put(graph, new TreeMap<>(vertices)));
    added.forEach(
        (ghost, owned) ->
            changed
                .computeIfAbsent(ghost.graph(), graph -> new TreeMap<>())
                .put(ghost.vertex(), owned));
    for (Ghost ghost : removed) {
      Map<VertexId, Boolean> vertices = changed.get(ghost.graph());
      if (vertices != null && vertices.remove(ghost.vertex()) != null && vertices.isEmpty()) {
        changed.remove(ghost.graph());
      }
    }
    GhostSet newest = new GhostSet(newSequence, changed, this);
    newest.forgetHistory();
    return newest;
  }

  private void forgetHistory() {
    GhostSet set = this;
    for (int i = 0; i < MAX_HISTORY && set != null; i++) {
      set = set.previous;
    }
    if (set != null) {
      // A racing reader sees the link or null, and pins a newer view on null.
      set.previous = null;
    }
  }
}
