package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;

/** One thing held in one mode. Immutable. */
public record Lock(Target target, LockMode mode) {

  /** What can be held. */
  sealed interface Target {
    GraphId graph();

    /** Whether what is held is the vertex, one of its lists or one of its edges. */
    boolean concerns(VertexId vertex);
  }

  record VertexTarget(GraphId graph, VertexId vertex) implements Target {
    @Override
    public boolean concerns(VertexId other) {
      return vertex.equals(other);
    }
  }

  /** An edge, whichever of its halves lie in this partition. */
  record EdgeTarget(GraphId graph, EdgeKey edge) implements Target {
    @Override
    public boolean concerns(VertexId vertex) {
      return edge.source().equals(vertex) || edge.destination().equals(vertex);
    }
  }

  record ListTarget(GraphId graph, ListKey list) implements Target {
    @Override
    public boolean concerns(VertexId vertex) {
      return list.vertex().equals(vertex);
    }
  }
}
