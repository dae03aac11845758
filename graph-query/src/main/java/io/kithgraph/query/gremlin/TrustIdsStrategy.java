package io.kithgraph.query.gremlin;

import io.kithgraph.query.gremlin.fold.Paths;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Does not read vertices of which only the adjacency is wanted: in {@code V(7).out('follow')} the
 * vertex 7 has no edges if it does not exist. Thread-safe: it has no state.
 */
public final class TrustIdsStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final TrustIdsStrategy INSTANCE = new TrustIdsStrategy();

  private TrustIdsStrategy() {}

  public static TrustIdsStrategy instance() {
    return INSTANCE;
  }

  /** It looks for folded steps. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(
        LookUpByIdStrategy.class, FoldAdjacencyStrategy.class, CountReachedStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    for (Step<?, ?> step : traversal.getSteps()) {
      if (step instanceof KithGraphStep<?, ?> lookUp
          && lookUp.returnsVertex()
          && lookUp.getIds() != null
          && lookUp.getIds().length > 0
          && lookUp.getLabels().isEmpty()
          && isAdjacency(lookUp.getNextStep())
          && !Paths.areKept(TraversalHelper.getRootTraversal(traversal))) {
        lookUp.trustIds();
      }
    }
  }

  private static boolean isAdjacency(Step<?, ?> step) {
    return step instanceof KithAdjacencyStep
        || step instanceof KithDegreeStep
        || step instanceof KithReachStep
        || step instanceof KithRollUpStep;
  }
}
