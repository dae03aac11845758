package io.kithgraph.storage.api;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;

/**
 * What must be true at the moment of the commit, before its mutations; else nothing is applied and
 * the commit fails with {@link ErrorCode#PRECONDITION_FAILED}. Immutable.
 */
public sealed interface Precondition {

  /** The vertex has this version; 0 = it does not exist. */
  record VertexAt(VertexId id, long version) implements Precondition {}

  /** The list has this version, as {@link EdgeSlice#version()} gave it; 0 = it does not exist. */
  record ListAt(ListKey list, long version) implements Precondition {}

  /** The edge exists, or does not. */
  record EdgePresence(EdgeKey key, boolean exists) implements Precondition {}
}
