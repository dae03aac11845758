package io.kithgraph.query.gremlin;

import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.query.exec.RollUpReads;
import io.kithgraph.query.gremlin.fold.Folding;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.RollUpScan;
import io.kithgraph.storage.api.Order;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.ColumnTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.ComparatorHolder;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.RangeGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeOtherVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GroupStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IdStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.MaxGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.MinGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.OrderGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.OrderLocalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.PropertiesStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.RangeLocalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.SumGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.UnfoldStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.Column;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.PropertyType;
import org.javatuples.Pair;

/**
 * Reads aggregates that storage keeps instead of the edges that they are of: {@code
 * V(7).inE('gift').group().by(outV()).by(values('amount').sum())}; and only the first of them if an
 * order by values and a limit follow, which stay and put them in order. Thread-safe: it has no
 * state.
 */
public final class RollUpGroupsStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final RollUpGroupsStrategy INSTANCE = new RollUpGroupsStrategy();

  private RollUpGroupsStrategy() {}

  public static RollUpGroupsStrategy instance() {
    return INSTANCE;
  }

  /** It looks for steps that are not folded yet. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPost() {
    return Set.of(FoldAdjacencyStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    Optional<KithGraph> graph = Folding.graph(traversal, KithGraph.class);
    if (graph.isEmpty()) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<GroupStep> groups = TraversalHelper.getStepsOfClass(GroupStep.class, traversal);
    for (GroupStep<?, ?, ?> group : groups) {
      if (group.getPreviousStep() instanceof VertexStep<?> edges
          && isOfOneList(edges)
          && isByFarEnd(edges, group.getKeyTraversal())) {
        scan(edges, group)
            .filter(scan -> RollUpReads.find(graph.get().schema(), scan).isPresent())
            .ifPresent(scan -> replace(traversal, edges, group, scan));
      }
    }
  }

  private static boolean isOfOneList(VertexStep<?> edges) {
    return edges.returnsEdge()
        && edges.getLabels().isEmpty()
        && edges.getEdgeLabels().length == 1
        && edges.getDirection() != Direction.BOTH
        && edges.getPreviousStep() instanceof GraphStep<?, ?> start
        && start.isStartStep()
        && start.returnsVertex()
        && start.getIds() != null
        && start.getIds().length == 1;
  }

  private static boolean isByFarEnd(VertexStep<?> edges, Traversal.Admin<?, ?> key) {
    if (key == null || key.getSteps().isEmpty() || key.getSteps().size() > 2) {
      return false;
    }
    Step<?, ?> end = key.getStartStep();
    boolean far =
        end instanceof EdgeOtherVertexStep
            || (end instanceof EdgeVertexStep ends
                && ends.getDirection() == edges.getDirection().opposite());
    return far && (key.getSteps().size() == 1 || isById(key));
  }

  private static boolean isById(Traversal.Admin<?, ?> key) {
    return key.getEndStep() instanceof IdStep;
  }

  private static Optional<RollUpScan> scan(VertexStep<?> edges, GroupStep<?, ?, ?> group) {
    @SuppressWarnings("rawtypes") // As the library has it.
    List<Step> value = group.getValueTraversal().getSteps();
    if (value.size() != 2
        || !(value.get(0) instanceof PropertiesStep<?> properties)
        || properties.getReturnType() != PropertyType.VALUE
        || properties.getPropertyKeys().length != 1) {
      return Optional.empty();
    }
    Optional<Order> order = order(group.getNextStep());
    return aggregate(value.get(1))
        .map(
            aggregate ->
                new RollUpScan(
                    edges.getDirection() == Direction.OUT
                        ? io.kithgraph.model.Direction.OUT
                        : io.kithgraph.model.Direction.IN,
                    edges.getEdgeLabels()[0],
                    properties.getPropertyKeys()[0],
                    aggregate,
                    order.orElse(Order.DESCENDING),
                    order.map(o -> limit(group.getNextStep())).orElse(AdjacencyScan.UNLIMITED)));
  }

  private static Optional<Aggregate> aggregate(Step<?, ?> step) {
    if (step instanceof SumGlobalStep) {
      return Optional.of(Aggregate.SUM);
    }
    if (step instanceof CountGlobalStep) {
      return Optional.of(Aggregate.COUNT);
    }
    if (step instanceof MaxGlobalStep) {
      return Optional.of(Aggregate.MAX);
    }
    return step instanceof MinGlobalStep ? Optional.of(Aggregate.MIN) : Optional.empty();
  }

  /** The order of the groups by their values, if that is what follows. */
  private static Optional<Order> order(Step<?, ?> next) {
    Step<?, ?> sort = next instanceof UnfoldStep ? next.getNextStep() : next;
    boolean sorts =
        next instanceof UnfoldStep
            ? sort instanceof OrderGlobalStep
            : sort instanceof OrderLocalStep;
    if (!sorts || ((ComparatorHolder<?, ?>) sort).getComparators().size() != 1) {
      return Optional.empty();
    }
    Pair<?, ?> by = ((ComparatorHolder<?, ?>) sort).getComparators().get(0);
    boolean byValues =
        by.getValue0() instanceof ColumnTraversal column && column.getColumn() == Column.values;
    if (!byValues) {
      return Optional.empty();
    }
    if (by.getValue1() == org.apache.tinkerpop.gremlin.process.traversal.Order.desc) {
      return Optional.of(Order.DESCENDING);
    }
    return by.getValue1() == org.apache.tinkerpop.gremlin.process.traversal.Order.asc
        ? Optional.of(Order.ASCENDING)
        : Optional.empty();
  }

  /** How many groups anybody looks at, after their order. */
  private static long limit(Step<?, ?> next) {
    if (next instanceof UnfoldStep) {
      return next.getNextStep().getNextStep() instanceof RangeGlobalStep<?> range
              && range.getHighRange() >= 0
          ? range.getHighRange()
          : AdjacencyScan.UNLIMITED;
    }
    return next.getNextStep() instanceof RangeLocalStep<?> range && range.getHighRange() >= 0
        ? range.getHighRange()
        : AdjacencyScan.UNLIMITED;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The steps in between decided the types.
  private static void replace(
      Traversal.Admin<?, ?> traversal,
      VertexStep<?> edges,
      GroupStep<?, ?, ?> group,
      RollUpScan scan) {
    KithRollUpStep rollUp = new KithRollUpStep(traversal, scan, isById(group.getKeyTraversal()));
    group.getLabels().forEach(rollUp::addLabel);
    TraversalHelper.replaceStep((Step) group, (Step) rollUp, traversal);
    traversal.removeStep((Step<?, ?>) edges);
  }
}
