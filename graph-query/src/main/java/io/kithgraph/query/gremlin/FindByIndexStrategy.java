package io.kithgraph.query.gremlin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy.ProviderOptimizationStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Tells {@code V()} steps the conditions that follow them, so that they read an index that answers
 * one of them instead of scanning the graph. The conditions stay where they are: an index may find
 * too much, and may be gone when the traversal runs. Thread-safe: it has no state.
 *
 * <pre>
 *   before  [KithGraphStep(all vertices), HasStep([~label.eq(user), name.eq(ann)])]
 *   after   [KithGraphStep(vertices by index user.name: name eq(ann)), HasStep([~label.eq(user), name.eq(ann)])]
 * </pre>
 */
public final class FindByIndexStrategy
    extends AbstractTraversalStrategy<ProviderOptimizationStrategy>
    implements ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final FindByIndexStrategy INSTANCE = new FindByIndexStrategy();

  private FindByIndexStrategy() {}

  public static FindByIndexStrategy instance() {
    return INSTANCE;
  }

  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(LookUpByIdStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    for (KithGraphStep<?, ?> step :
        TraversalHelper.getStepsOfClass(KithGraphStep.class, traversal)) {
      List<HasContainer> conditions = new ArrayList<>();
      Step<?, ?> next = step.getNextStep();
      while (next instanceof HasStep<?> has) {
        conditions.addAll(has.getHasContainers());
        next = next.getNextStep();
      }
      step.expect(conditions);
    }
  }
}
