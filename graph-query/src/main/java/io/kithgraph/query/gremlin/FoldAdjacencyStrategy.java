package io.kithgraph.query.gremlin;

import io.kithgraph.query.gremlin.fold.AskInsteadOfIntersectStrategy;
import io.kithgraph.query.gremlin.fold.AskInsteadOfSelectStrategy;
import io.kithgraph.query.gremlin.fold.BatchRepeatStrategy;
import io.kithgraph.query.gremlin.fold.Folding;
import io.kithgraph.query.gremlin.fold.StepTranslation;
import io.kithgraph.query.optimize.Optimizer;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.DegreeCount;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Folds every adjacency step, and as many of the steps after it as storage can do better, into one
 * step that runs a plan node over batches of vertices. Steps that are not folded stay as they are.
 * Thread-safe: it has no state.
 */
public final class FoldAdjacencyStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final FoldAdjacencyStrategy INSTANCE = new FoldAdjacencyStrategy();

  private FoldAdjacencyStrategy() {}

  public static FoldAdjacencyStrategy instance() {
    return INSTANCE;
  }

  /**
   * Ids that were folded into a look-up tell how many vertices flow in; the others look for steps
   * that are not folded yet.
   */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(
        LookUpByIdStrategy.class,
        AskInsteadOfSelectStrategy.class,
        AskInsteadOfIntersectStrategy.class,
        BatchRepeatStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    Optional<KithGraph> graph = Folding.graph(traversal, KithGraph.class);
    if (graph.isEmpty()) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<VertexStep> adjacencySteps =
        TraversalHelper.getStepsOfAssignableClass(VertexStep.class, traversal);
    for (VertexStep<?> step : adjacencySteps) {
      fold(graph.get(), traversal, step);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The steps in between decided the types.
  private static void fold(
      KithGraph graph, Traversal.Admin<?, ?> traversal, VertexStep<?> adjacency) {
    StepTranslation translation = new StepTranslation(graph.names().schema(), traversal, adjacency);
    List<PlanNode> before = translation.plan();
    List<PlanNode> after = Optimizer.optimize(before);
    Step<?, ?> folded = foldedStep(traversal, after);
    translation.lastFolded(after).getLabels().forEach(folded::addLabel);
    TraversalHelper.replaceStep((Step) adjacency, (Step) folded, traversal);
    translation.removeFolded(after);
    translation.placeNew(after, folded);
  }

  private static Step<?, ?> foldedStep(Traversal.Admin<?, ?> traversal, List<PlanNode> plan) {
    for (PlanNode node : plan) {
      if (node instanceof Adjacency scan) {
        return switch (scan.scan().output()) {
          case NEIGHBOUR_IDS, SORT_KEYS -> new KithAdjacencyStep<>(traversal, scan.scan());
          case EDGES, NEIGHBOURS -> new KithVertexStep<>(traversal, scan.scan());
        };
      }
      if (node instanceof DegreeCount count) {
        return new KithDegreeStep(traversal, count);
      }
    }
    throw new IllegalStateException("A plan lost its adjacency: " + PlanNode.words(plan));
  }
}
