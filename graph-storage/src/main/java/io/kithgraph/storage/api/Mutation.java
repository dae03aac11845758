package io.kithgraph.storage.api;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import java.util.Optional;
import java.util.Set;

/**
 * One change that a commit asks for. Mutations of one commit apply in order; later ones see the
 * earlier ones. Immutable.
 */
public sealed interface Mutation {

  /** What to do when the thing is already there, or is not. */
  enum Mode {
    /** Make it, or put the new state in place of the old. */
    UPSERT,
    /** Make it; if it is there, leave it as it is and succeed ({@link Outcome#UNCHANGED}). */
    IF_ABSENT,
    /** Make it; if it is there, the commit fails with {@link ErrorCode#ALREADY_EXISTS}. */
    CREATE,
    /**
     * Put the new state in place of the old; if it is not there, the commit fails with {@link
     * ErrorCode#NOT_FOUND}.
     */
    UPDATE
  }

  /** Makes or replaces a vertex with its label and properties. */
  record PutVertex(VertexId id, LabelId label, PropertySet properties, Mode mode)
      implements Mutation {}

  /**
   * Changes some properties of a vertex that exists (else {@link ErrorCode#NOT_FOUND}): the given
   * keys get the given values, the removed keys none, all others stay.
   */
  record PatchVertex(VertexId id, PropertySet set, Set<Integer> removedKeys) implements Mutation {
    public PatchVertex {
      removedKeys = Set.copyOf(removedKeys);
    }
  }

  /**
   * Removes a vertex and all its edges on both sides; they are invisible once the commit completes,
   * and their space is reclaimed in the background when they are many. {@link Outcome#NOT_FOUND} if
   * there is none.
   */
  record DeleteVertex(VertexId id) implements Mutation {}

  /**
   * Makes or replaces an edge, in the OUT list of its source and, if {@code inList}, in the IN list
   * of its destination.
   *
   * @param endpointLabel the label with which missing vertices are made; if empty, a missing vertex
   *     fails the commit with {@link ErrorCode#NOT_FOUND}
   * @param ttl how long edges of the label live; users leave it to {@code IndexedStorageClient}
   */
  record PutEdge(
      EdgeKey key,
      long sortKey,
      PropertySet properties,
      Mode mode,
      boolean inList,
      Optional<LabelId> endpointLabel,
      EdgeTtl ttl)
      implements Mutation {
    /** An edge whose label's ttl, if there is one, is added on its way to storage. */
    public PutEdge(
        EdgeKey key,
        long sortKey,
        PropertySet properties,
        Mode mode,
        boolean inList,
        Optional<LabelId> endpointLabel) {
      this(key, sortKey, properties, mode, inList, endpointLabel, EdgeTtl.NONE);
    }

    /** This mutation with a ttl. */
    public PutEdge with(EdgeTtl newTtl) {
      return new PutEdge(key, sortKey, properties, mode, inList, endpointLabel, newTtl);
    }
  }

  /**
   * Removes an edge; {@link Outcome#NOT_FOUND} if there is none.
   *
   * @param upToSortKey only an edge with this sort key or a smaller one is removed, so that who
   *     removes an old edge does not remove one that was put anew meanwhile
   */
  record DeleteEdge(EdgeKey key, boolean inList, long upToSortKey) implements Mutation {
    /** Removes the edge whatever its sort key. */
    public DeleteEdge(EdgeKey key, boolean inList) {
      this(key, inList, Long.MAX_VALUE);
    }
  }
}
