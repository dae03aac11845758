package io.kithgraph.query.gremlin.fold;

import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.Barrier;
import org.apache.tinkerpop.gremlin.process.traversal.step.branch.RepeatStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.NoOpBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStepContract;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Makes a loop over adjacency go a whole frontier at a time: {@code repeat(out('follow')).until(…)}
 * gathers what a round reached, merges what is equal, and reads the lists of all of it together,
 * where it would otherwise follow one traverser after another. Thread-safe: it has no state.
 */
public final class BatchRepeatStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final BatchRepeatStrategy INSTANCE = new BatchRepeatStrategy();

  /** The most traversers that a round gathers at once; beyond it a round takes several turns. */
  private static final int MAX_FRONTIER = 2500;

  private BatchRepeatStrategy() {}

  public static BatchRepeatStrategy instance() {
    return INSTANCE;
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (TraversalHelper.onGraphComputer(traversal) || Folding.isOff(traversal)) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    Iterable<RepeatStep> loops =
        TraversalHelper.getStepsOfAssignableClass(RepeatStep.class, traversal);
    for (RepeatStep<?> loop : loops) {
      if (loop.getRepeatTraversal() != null) {
        batch(loop.getRepeatTraversal());
      }
    }
  }

  private static void batch(Traversal.Admin<?, ?> body) {
    boolean hops = false;
    for (Step<?, ?> step : body.getSteps()) {
      if (step instanceof Barrier) {
        return;
      }
      hops |= step instanceof VertexStepContract;
    }
    if (hops) {
      Step<?, ?> end = body.getEndStep();
      boolean marked = end instanceof RepeatStep.RepeatEndStep;
      int place = marked ? body.getSteps().size() - 1 : body.getSteps().size();
      body.addStep(place, new NoOpBarrierStep<>(body, MAX_FRONTIER));
    }
  }
}
