package io.kithgraph.query.gremlin;

import io.kithgraph.query.gremlin.fold.DegreeCondition;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode.DegreeCount;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.TraversalParent;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.IsStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.NotStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Tests whole batches of vertices by their edges, where the step as written would run a traversal
 * for each: {@code where(out('follow').hasId(7))}, {@code not(in('follow'))}, {@code
 * where(out('follow').count().is(gt(100)))}. Thread-safe: it has no state.
 */
public final class FoldDegreeFilterStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final FoldDegreeFilterStrategy INSTANCE = new FoldDegreeFilterStrategy();

  private FoldDegreeFilterStrategy() {}

  public static FoldDegreeFilterStrategy instance() {
    return INSTANCE;
  }

  /** It looks for folded steps. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(FoldAdjacencyStrategy.class);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // What flows into a folded step are vertices.
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!(traversal.getGraph().orElse(null) instanceof KithGraph)
        || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    for (Step<?, ?> step : List.copyOf(traversal.getSteps())) {
      condition(step)
          .ifPresent(
              condition -> {
                KithDegreeFilterStep filter = new KithDegreeFilterStep(traversal, condition);
                step.getLabels().forEach(filter::addLabel);
                TraversalHelper.replaceStep((Step) step, (Step) filter, traversal);
              });
    }
  }

  private static Optional<DegreeCondition> condition(Step<?, ?> step) {
    boolean negated = step instanceof NotStep;
    if (!(step instanceof TraversalFilterStep) && !negated) {
      return Optional.empty();
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<Step> tested = ((TraversalParent) step).getLocalChildren().get(0).asAdmin().getSteps();
    if (tested.stream().anyMatch(inner -> !inner.getLabels().isEmpty())) {
      return Optional.empty();
    }
    Step<?, ?> first = tested.get(0);
    if (tested.size() == 1 && first instanceof KithAdjacencyStep<?> adjacency) {
      return exists(adjacency.scan(), negated);
    }
    if (tested.size() == 2
        && first instanceof KithDegreeStep degree
        && tested.get(1) instanceof IsStep<?> is) {
      @SuppressWarnings("unchecked") // A count is compared with numbers.
      P<Long> predicate = (P<Long>) is.getPredicate();
      return Optional.of(new DegreeCondition(degree.count(), predicate, negated));
    }
    return Optional.empty();
  }

  private static Optional<DegreeCondition> exists(AdjacencyScan scan, boolean negated) {
    return scan.limit() == 0 || scan.skip() > 0
        ? Optional.empty()
        : Optional.of(
            DegreeCondition.exists(new DegreeCount(scan, AdjacencyScan.UNLIMITED), negated));
  }
}
