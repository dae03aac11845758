package io.kithgraph.query.gremlin;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.SideEffectCapable;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.WherePredicateStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.sideEffect.AggregateStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Looks for the vertices that were gathered, if they are few, instead of reading all neighbours: in
 * {@code V(1, 2, 3).aggregate('x').out('follow').where(within('x'))}. Only where gathering has
 * ended before; the condition stays and is tested. Thread-safe: it has no state.
 */
public final class NarrowByAggregateStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final NarrowByAggregateStrategy INSTANCE = new NarrowByAggregateStrategy();

  private NarrowByAggregateStrategy() {}

  public static NarrowByAggregateStrategy instance() {
    return INSTANCE;
  }

  /** It looks for folded steps. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(FoldAdjacencyStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!traversal.isRoot() || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<KithVertexStep> hops = TraversalHelper.getStepsOfClass(KithVertexStep.class, traversal);
    for (KithVertexStep<?> hop : hops) {
      if (hop.returnsVertex() && hop.scan().readsAll() && hop.scan().sort() == null) {
        gathered(hop.getNextStep())
            .filter(key -> gatheredBefore(traversal, hop, key))
            .ifPresent(hop::expectWithin);
      }
    }
  }

  /** The name of the vertices of which one is wanted, if the step asks for just that. */
  private static Optional<String> gathered(Step<?, ?> step) {
    if (!(step instanceof WherePredicateStep<?> where)
        || where.getStartKey().isPresent()
        || !where.getLocalChildren().isEmpty()) {
      return Optional.empty();
    }
    P<?> predicate = where.getPredicate().orElse(null);
    return predicate != null && predicate.getBiPredicate() == Contains.within
        ? where.getScopeKeys().stream().findFirst()
        : Optional.empty();
  }

  /** Whether one step before the hop gathers under the name, and nothing else does. */
  private static boolean gatheredBefore(
      Traversal.Admin<?, ?> traversal, Step<?, ?> hop, String key) {
    boolean before = false;
    for (Step<?, ?> step :
        traversal.getSteps().subList(0, TraversalHelper.stepIndex(hop, traversal))) {
      before |= step instanceof AggregateStep<?> gather && key.equals(gather.getSideEffectKey());
    }
    int[] gatherers = {0};
    TraversalHelper.anyStepRecursively(
        step -> {
          if (step instanceof SideEffectCapable<?, ?> any && key.equals(any.getSideEffectKey())) {
            gatherers[0]++;
          }
          return false;
        },
        traversal);
    return before && gatherers[0] == 1;
  }
}
