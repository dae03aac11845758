package io.kithgraph.storage.partition;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;

/** One thing held in one mode. Immutable. */
record Lock(Target target, LockMode mode) {

  /** What can be held. */
  sealed interface Target {}

  record VertexTarget(GraphId graph, VertexId vertex) implements Target {}

  /** An edge, whichever of its halves lie in this partition. */
  record EdgeTarget(GraphId graph, EdgeKey edge) implements Target {}

  record ListTarget(GraphId graph, ListKey list) implements Target {}
}
