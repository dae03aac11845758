package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.util.DefaultTraversal;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** Hops of which there is one at most between two vertices, and questions whether there is. */
final class UniqueHops {
  private UniqueHops() {}

  /** The one label of a hop in one direction to vertices, if the schema knows it. */
  static Optional<EdgeLabel> label(GraphSchema schema, VertexStep<?> hop) {
    return hop.returnsVertex()
            && hop.getDirection() != Direction.BOTH
            && hop.getEdgeLabels().length == 1
        ? schema.findEdgeLabel(hop.getEdgeLabels()[0])
        : Optional.empty();
  }

  static boolean leadsOnce(GraphSchema schema, VertexStep<?> hop) {
    return label(schema, hop)
        .filter(label -> label.multiplicity() == Multiplicity.UNIQUE)
        .isPresent();
  }

  /** A filter of vertices: whether a hop leads to one that meets the conditions. */
  static TraversalFilterStep<?> where(
      Traversal.Admin<?, ?> traversal, Direction direction, String label, HasContainer... tests) {
    DefaultTraversal<?, ?> question = new DefaultTraversal<>();
    question.addStep(new VertexStep<>(question, Vertex.class, direction, label));
    question.addStep(new HasStep<>(question, tests));
    return new TraversalFilterStep<>(traversal, question);
  }
}
