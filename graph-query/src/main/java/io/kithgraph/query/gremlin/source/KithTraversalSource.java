package io.kithgraph.query.gremlin.source;

import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategies;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.step.GValue;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStepPlaceholder;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * Begins traversals whose plans are kept. Immutable but for the options that TinkerPop sets on its
 * copies; public because TinkerPop calls it by reflection.
 */
@SuppressWarnings("try") // As the library has close().
public final class KithTraversalSource extends GraphTraversalSource {
  private final PlanCache plans;

  public KithTraversalSource(Graph graph, TraversalStrategies strategies, PlanCache plans) {
    super(graph, strategies);
    this.plans = plans;
  }

  @Override
  public GraphTraversal<Vertex, Vertex> V(@Nullable Object @Nullable ... vertexIds) {
    // A single null is an id that is null.
    @Nullable Object[] ids = vertexIds == null ? new @Nullable Object[] {null} : vertexIds;
    GraphTraversalSource source = clone();
    source.getBytecode().addStep(GraphTraversal.Symbols.V, ids);
    KithTraversal<Vertex, Vertex> traversal = new KithTraversal<>(source, plans);
    return traversal.addStep(
        GValue.containsGValues(ids)
            ? new GraphStepPlaceholder<>(traversal, Vertex.class, true, GValue.ensureGValues(ids))
            : new GraphStep<>(traversal, Vertex.class, true, ids));
  }
}
