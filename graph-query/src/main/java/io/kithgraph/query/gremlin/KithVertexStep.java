package io.kithgraph.query.gremlin;

import io.kithgraph.query.plan.AdjacencyScan;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStepContract;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * An adjacency step that gives elements, and shows itself to strategies that look for such.
 * Confined to the thread of its traversal.
 */
final class KithVertexStep<E extends Element> extends KithAdjacencyStep<E>
    implements VertexStepContract<E> {
  private static final long serialVersionUID = 1;

  KithVertexStep(Traversal.Admin<?, ?> traversal, AdjacencyScan scan) {
    super(traversal, scan);
  }

  @Override
  public Direction getDirection() {
    return switch (scan().side()) {
      case OUT -> Direction.OUT;
      case IN -> Direction.IN;
      case BOTH -> Direction.BOTH;
    };
  }

  @Override
  public String[] getEdgeLabels() {
    return scan().labels().toArray(String[]::new);
  }

  @Override
  @SuppressWarnings("unchecked") // The output says which of the two it is.
  public Class<E> getReturnClass() {
    return (Class<E>) (returnsEdge() ? Edge.class : Vertex.class);
  }

  @Override
  public void reverseDirection() {
    throw new IllegalStateException("The direction of a folded step is fixed");
  }

  @Override
  public boolean returnsVertex() {
    return scan().output() == AdjacencyScan.Output.NEIGHBOURS;
  }

  @Override
  public boolean returnsEdge() {
    return scan().output() == AdjacencyScan.Output.EDGES;
  }

  @Override
  public void close() {
    reset();
  }
}
