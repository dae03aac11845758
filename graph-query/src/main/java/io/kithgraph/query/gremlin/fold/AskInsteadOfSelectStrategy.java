package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.query.gremlin.terms.SchemaSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Pop;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.Scoping;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.SelectOneStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Asks whether a neighbour leads to a vertex where a traversal goes there and comes back: {@code
 * out('follow').as('x').in('follow').hasId(2).select('x')} becomes {@code
 * out('follow').where(in('follow').hasId(2))}, which other rules know how to read. Only where there
 * is one way there at most. Thread-safe: it keeps nothing of what it is applied to.
 */
public final class AskInsteadOfSelectStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final AskInsteadOfSelectStrategy INSTANCE = new AskInsteadOfSelectStrategy();

  private AskInsteadOfSelectStrategy() {}

  public static AskInsteadOfSelectStrategy instance() {
    return INSTANCE;
  }

  /** The questions that it makes are there to be folded. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPost() {
    return Set.of(BatchRepeatStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    Optional<SchemaSource> graph = Folding.graph(traversal, SchemaSource.class);
    if (graph.isEmpty()) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<SelectOneStep> selects = TraversalHelper.getStepsOfClass(SelectOneStep.class, traversal);
    for (SelectOneStep<?, ?> select : selects) {
      if (comesBack(graph.get().schema(), select)
          && !Paths.areKept(TraversalHelper.getRootTraversal(traversal))) {
        rewrite(traversal, select);
      }
    }
  }

  private static boolean comesBack(GraphSchema schema, SelectOneStep<?, ?> select) {
    boolean plain = select.getPop() == Pop.last && select.getLocalChildren().isEmpty();
    return plain
        && select.getPreviousStep() instanceof HasStep<?> has
        && has.getLabels().isEmpty()
        && HasTests.onlyIds(has).filter(ids -> ids.size() == 1).isPresent()
        && has.getPreviousStep() instanceof VertexStep<?> there
        && there.getLabels().isEmpty()
        && UniqueHops.leadsOnce(schema, there)
        && there.getPreviousStep() instanceof VertexStep<?> from
        && from.returnsVertex()
        && from.getLabels().equals(select.getScopeKeys());
  }

  private static void rewrite(Traversal.Admin<?, ?> traversal, SelectOneStep<?, ?> select) {
    HasStep<?> has = (HasStep<?>) select.getPreviousStep();
    VertexStep<?> there = (VertexStep<?>) has.getPreviousStep();
    Step<?, ?> from = there.getPreviousStep();
    TraversalFilterStep<?> question =
        UniqueHops.where(
            traversal,
            there.getDirection(),
            there.getEdgeLabels()[0],
            has.getHasContainers().toArray(HasContainer[]::new));
    traversal.addStep(TraversalHelper.stepIndex(from, traversal) + 1, question);
    for (Step<?, ?> gone : List.of(there, has, select)) {
      traversal.removeStep(gone);
    }
    select.getLabels().forEach(from::addLabel);
    for (String label : Set.copyOf(select.getScopeKeys())) {
      if (!isAskedFor(TraversalHelper.getRootTraversal(traversal), label)) {
        from.removeLabel(label);
      }
    }
  }

  private static boolean isAskedFor(Traversal.Admin<?, ?> root, String label) {
    return TraversalHelper.anyStepRecursively(
        step -> step instanceof Scoping scoping && scoping.getScopeKeys().contains(label), root);
  }
}
