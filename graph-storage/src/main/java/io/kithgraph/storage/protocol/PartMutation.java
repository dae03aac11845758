package io.kithgraph.storage.protocol;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Mutation.Mode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of one {@link Mutation} that falls to one partition: a vertex, or one half of an edge.
 * Both halves of an edge are decided alike, because they are locked together and symmetric.
 * Immutable.
 */
public sealed interface PartMutation {

  /** The ordinal of a mutation that the coordinator added; it has no outcome. */
  int ADDED = -1;

  /** The place of the mutation in its commit, from 0, or {@link #ADDED}. */
  int ordinal();

  /**
   * The slot of the vertex whose record or list it changes; empty if it is about all slots of the
   * partition.
   */
  default OptionalInt slot(GraphId graph) {
    VertexId vertex = vertex();
    return vertex == null ? OptionalInt.empty() : OptionalInt.of(Slots.of(graph, vertex));
  }

  /** The vertex whose record or list it changes; null if it is about all of the partition. */
  default @Nullable VertexId vertex() {
    if (this instanceof PutVertex put) {
      return put.id();
    }
    if (this instanceof PatchVertex patch) {
      return patch.id();
    }
    if (this instanceof DeleteVertex delete) {
      return delete.id();
    }
    if (this instanceof PutHalf put) {
      return put.key().list(put.direction()).vertex();
    }
    if (this instanceof DeleteHalf delete) {
      return delete.key().list(delete.direction()).vertex();
    }
    if (this instanceof PutEntry put) {
      return put.key().source();
    }
    if (this instanceof DeleteEntry delete) {
      return delete.key().source();
    }
    return null;
  }

  record PutVertex(int ordinal, VertexId id, LabelId label, PropertySet properties, Mode mode)
      implements PartMutation {}

  record PatchVertex(int ordinal, VertexId id, PropertySet set, Set<Integer> removedKeys)
      implements PartMutation {
    public PatchVertex {
      removedKeys = Set.copyOf(removedKeys);
    }
  }

  /**
   * Removes the vertex record alone; the coordinator has put the removal of its edges into the same
   * transaction.
   */
  record DeleteVertex(int ordinal, VertexId id) implements PartMutation {}

  /**
   * The half of an edge in the given direction, and the existence of that direction's own vertex.
   *
   * @param stored whether this half is kept; if not, only the vertex is looked after
   * @param endpointLabel the label with which the vertex is made if it is missing; if empty, it
   *     must exist
   * @param ttl how long the edges of the list live
   */
  record PutHalf(
      int ordinal,
      Direction direction,
      EdgeKey key,
      long sortKey,
      PropertySet properties,
      Mode mode,
      boolean stored,
      Optional<LabelId> endpointLabel,
      EdgeTtl ttl)
      implements PartMutation {
    /** Half of an edge that lives for ever. */
    public PutHalf(
        int ordinal,
        Direction direction,
        EdgeKey key,
        long sortKey,
        PropertySet properties,
        Mode mode,
        boolean stored,
        Optional<LabelId> endpointLabel) {
      this(ordinal, direction, key, sortKey, properties, mode, stored, endpointLabel, EdgeTtl.NONE);
    }
  }

  /**
   * Removes the half of an edge.
   *
   * @param upToSortKey if the edge has a larger sort key, it is as if there were none
   */
  record DeleteHalf(int ordinal, Direction direction, EdgeKey key, long upToSortKey)
      implements PartMutation {
    /** Removes the half whatever its sort key. */
    public DeleteHalf(int ordinal, Direction direction, EdgeKey key) {
      this(ordinal, direction, key, Long.MAX_VALUE);
    }
  }

  /**
   * Adds an entry to a property index, if it is not there: the OUT half of an edge whose source is
   * a list of the index and need not exist as a vertex. Has no effect on a dropped index.
   *
   * @param unique whether the list may hold no other entry
   */
  record PutEntry(int ordinal, EdgeKey key, long sortKey, boolean unique) implements PartMutation {}

  /** Removes an entry of a property index; {@code unique} as it was added. */
  record DeleteEntry(int ordinal, EdgeKey key, boolean unique) implements PartMutation {}

  /**
   * Marks a vertex as being deleted, as seen by this partition, or ends that. While marked, the
   * vertex is invisible, as a vertex and as a neighbour in every list of this partition, degrees do
   * not count it, no edge can be attached to it and the vertex cannot be put again (both refused
   * with {@code CONFLICT}); halves of its edges can be deleted, and {@link
   * PartitionRead.GhostEdges} shows its own lists. Every partition gets the mark in one transaction
   * that also has the {@link DeleteVertex}; the edges are then removed in the background. The mark
   * is a record of the partition: it outlives restarts, and {@link PartitionRead.Ghosts} lists it.
   */
  record MarkGhost(int ordinal, VertexId vertex, boolean present) implements PartMutation {}
}
