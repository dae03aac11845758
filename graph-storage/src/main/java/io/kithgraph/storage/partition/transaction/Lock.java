package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/** One thing held in one mode. Immutable. */
public record Lock(Target target, LockMode mode) {
  // Equality by hand here and in the targets, as in EdgeKey: every half that is written takes three
  // locks, each of which is looked up four times.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lock lock && mode == lock.mode && target.equals(lock.target);
  }

  @Override
  public int hashCode() {
    return target.hashCode() * 31 + mode.hashCode();
  }

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

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof VertexTarget target
          && graph.value() == target.graph.value()
          && vertex.equals(target.vertex);
    }

    @Override
    public int hashCode() {
      return (vertex.hashCode() * 31 + graph.value()) * 3;
    }
  }

  /** An edge, whichever of its halves lie in this partition. */
  record EdgeTarget(GraphId graph, EdgeKey edge) implements Target {
    @Override
    public boolean concerns(VertexId vertex) {
      return edge.source().equals(vertex) || edge.destination().equals(vertex);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof EdgeTarget target
          && graph.value() == target.graph.value()
          && edge.equals(target.edge);
    }

    @Override
    public int hashCode() {
      return (edge.hashCode() * 31 + graph.value()) * 3 + 1;
    }
  }

  record ListTarget(GraphId graph, ListKey list) implements Target {
    @Override
    public boolean concerns(VertexId vertex) {
      return list.vertex().equals(vertex);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ListTarget target
          && graph.value() == target.graph.value()
          && list.equals(target.list);
    }

    @Override
    public int hashCode() {
      return (list.hashCode() * 31 + graph.value()) * 3 + 2;
    }
  }
}
