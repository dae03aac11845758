package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.query.gremlin.terms.SchemaSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Operator;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.FoldStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IdStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IntersectStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.T;

/**
 * Asks which neighbours of one vertex are neighbours of another too, where a traversal gathers both
 * and intersects them: {@code V(1).out('follow').id().fold().intersect(V(2).out('follow').id()
 * .fold())} becomes {@code V(1).out('follow').where(in('follow').hasId(2)).id()}, gathered into a
 * set, which other rules know how to read. Thread-safe: it keeps nothing of what it is applied to.
 */
public final class AskInsteadOfIntersectStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final AskInsteadOfIntersectStrategy INSTANCE = new AskInsteadOfIntersectStrategy();

  private AskInsteadOfIntersectStrategy() {}

  public static AskInsteadOfIntersectStrategy instance() {
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
    List<IntersectStep> intersections =
        TraversalHelper.getStepsOfClass(IntersectStep.class, traversal);
    for (IntersectStep<?, ?> intersection : intersections) {
      if (isOfNeighbours(graph.get().schema(), intersection)
          && !Paths.areKept(TraversalHelper.getRootTraversal(traversal))) {
        rewrite(traversal, intersection);
      }
    }
  }

  /** Whether two folded lists are intersected, of neighbours or of their ids. */
  private static boolean isOfNeighbours(GraphSchema schema, IntersectStep<?, ?> intersection) {
    if (intersection.getLocalChildren().isEmpty()) {
      return false;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<Step> others = intersection.getLocalChildren().get(0).getSteps();
    int last = others.size() - 1;
    boolean ids = last == 3 && others.get(2) instanceof IdStep;
    boolean understood =
        (ids || last == 2)
            && others.stream().allMatch(step -> step.getLabels().isEmpty())
            && others.get(0) instanceof GraphStep<?, ?> start
            && start.returnsVertex()
            && start.getIds() != null
            && start.getIds().length == 1
            && HasIds.isWhole(start.getIds()[0])
            && others.get(1) instanceof VertexStep<?> hop
            && UniqueHops.label(schema, hop).filter(label -> label.inList()).isPresent()
            && others.get(last) instanceof FoldStep<?, ?> fold
            && fold.isListFold();
    return understood && isFolded(intersection.getPreviousStep(), ids);
  }

  private static boolean isFolded(Step<?, ?> gathered, boolean ids) {
    if (!(gathered instanceof FoldStep<?, ?> fold)
        || !fold.isListFold()
        || !fold.getLabels().isEmpty()) {
      return false;
    }
    Step<?, ?> before = gathered.getPreviousStep();
    if (ids != before instanceof IdStep) {
      return false;
    }
    Step<?, ?> hop = ids ? before.getPreviousStep() : before;
    return hop instanceof VertexStep<?> neighbours
        && neighbours.returnsVertex()
        && neighbours.getLabels().isEmpty()
        && before.getLabels().isEmpty();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The steps in between decided the types.
  private static void rewrite(Traversal.Admin<?, ?> traversal, IntersectStep<?, ?> intersection) {
    List<Step> others = ((Traversal.Admin) intersection.getLocalChildren().get(0)).getSteps();
    Object other = ((GraphStep<?, ?>) others.get(0)).getIds()[0];
    VertexStep<?> otherHop = (VertexStep<?>) others.get(1);
    Step<?, ?> fold = intersection.getPreviousStep();
    Step<?, ?> hop = fold.getPreviousStep();
    if (hop instanceof IdStep) {
      hop = hop.getPreviousStep();
    }
    traversal.addStep(
        TraversalHelper.stepIndex(hop, traversal) + 1,
        UniqueHops.where(
            traversal,
            otherHop.getDirection().opposite(),
            otherHop.getEdgeLabels()[0],
            new HasContainer(T.id.getAccessor(), new P<>(Compare.eq, other))));
    FoldStep<?, ?> set =
        new FoldStep<>(traversal, (Supplier) HashSet::new, (BiFunction) Operator.addAll);
    intersection.getLabels().forEach(set::addLabel);
    TraversalHelper.replaceStep((Step) intersection, (Step) set, traversal);
    traversal.removeStep((Step<?, ?>) fold);
  }
}
