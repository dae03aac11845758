package io.kithgraph.query.gremlin;

import io.kithgraph.query.gremlin.fold.HasIds;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Makes {@code V()} and {@code E()} steps that keep to the time and budget of their traversal, and
 * looks elements up by their ids where a scan with {@code hasId} was written. Thread-safe: it has
 * no state.
 */
public final class LookUpByIdStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final LookUpByIdStrategy INSTANCE = new LookUpByIdStrategy();

  private LookUpByIdStrategy() {}

  public static LookUpByIdStrategy instance() {
    return INSTANCE;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // As the library has it.
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!(traversal.getGraph().orElse(null) instanceof KithGraph)
        || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    List<GraphStep> steps = TraversalHelper.getStepsOfClass(GraphStep.class, traversal);
    for (GraphStep step : steps) {
      KithGraphStep<?, ?> replacement = new KithGraphStep(step);
      TraversalHelper.replaceStep((Step) step, (Step) replacement, traversal);
      foldIds(traversal, replacement);
    }
  }

  private static void foldIds(Traversal.Admin<?, ?> traversal, KithGraphStep<?, ?> step) {
    if (step.getIds() == null || step.getIds().length > 0) {
      return;
    }
    Step<?, ?> next = step.getNextStep();
    while (next instanceof HasStep<?> has) {
      for (HasContainer container : List.copyOf(has.getHasContainers())) {
        Optional<List<Object>> ids =
            step.returnsVertex() ? HasIds.vertexIds(container) : HasIds.edgeIds(container);
        if (ids.isPresent() && step.getIds().length == 0) {
          step.addIds(ids.get().toArray());
          has.removeHasContainer(container);
        }
      }
      Step<?, ?> after = has.getNextStep();
      if (has.getHasContainers().isEmpty()) {
        has.getLabels().forEach(step::addLabel);
        traversal.removeStep((Step<?, ?>) has);
      }
      next = after;
    }
  }
}
