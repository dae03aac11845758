package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.Directions;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.SortOrder;
import io.kithgraph.storage.api.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.ConstantTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.TokenTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.ValueTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.Mutating;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.ConnectiveStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.DedupGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.FilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.NotStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.RangeGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.SampleGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TailGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeOtherVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GroupCountStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IdStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.OrderGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.PropertiesStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.EmptyStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.SeedStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.verification.EdgeLabelVerificationStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.PropertyType;
import org.apache.tinkerpop.gremlin.structure.T;
import org.javatuples.Pair;

/**
 * An adjacency step and the steps after it as a plan, as far as they are understood; and the way
 * back, from what an optimizer left of the plan to the steps. Used once, by one thread.
 */
public final class StepTranslation {
  private final GraphSchema schema;
  private final Traversal.Admin<?, ?> traversal;
  private final VertexStep<?> adjacency;
  private final boolean keepsPath;
  private final List<PlanNode> plan = new ArrayList<>();
  private final IdentityHashMap<PlanNode, Step<?, ?>> steps = new IdentityHashMap<>();
  private final IdentityHashMap<PlanNode, FoldedTests> tests = new IdentityHashMap<>();

  public StepTranslation(
      GraphSchema schema, Traversal.Admin<?, ?> traversal, VertexStep<?> adjacency) {
    this.schema = schema;
    this.traversal = traversal;
    this.adjacency = adjacency;
    this.keepsPath = Paths.areKept(TraversalHelper.getRootTraversal(traversal));
    plan.add(
        new PlanNode.Source(
            oneVertexFlowsIn() ? 1 : AdjacencyScan.UNLIMITED,
            adjacency.getPreviousStep() instanceof GraphStep<?, ?> start && start.isStartStep()));
    AdjacencyScan scan =
        AdjacencyScan.of(
            Directions.side(adjacency.getDirection()),
            Arrays.asList(adjacency.getEdgeLabels()),
            adjacency.returnsVertex()
                ? AdjacencyScan.Output.NEIGHBOURS
                : AdjacencyScan.Output.EDGES);
    add(new PlanNode.Adjacency(scan), adjacency);
    if (!mustStayVisible()) {
      translateRest(scan, adjacency.returnsEdge());
    }
  }

  public List<PlanNode> plan() {
    return plan;
  }

  private void add(PlanNode node, Step<?, ?> step) {
    plan.add(node);
    steps.put(node, step);
  }

  /** Whether somebody looks for adjacency steps without labels, who would miss a folded one. */
  private boolean mustStayVisible() {
    return adjacency.getEdgeLabels().length == 0
        && traversal.getStrategies().getStrategy(EdgeLabelVerificationStrategy.class).isPresent();
  }

  /** Whether the steps run for one vertex at a time, so that global and per-vertex are the same. */
  private boolean oneVertexFlowsIn() {
    Step<?, ?> before = adjacency.getPreviousStep();
    while (before instanceof FilterStep) {
      before = before.getPreviousStep();
    }
    if (before instanceof EmptyStep) {
      return traversal.getParent().getLocalChildren().contains(traversal);
    }
    return before instanceof GraphStep<?, ?> start
        && start.isStartStep()
        && start.returnsVertex()
        && start.getIds().length == 1;
  }

  private void translateRest(AdjacencyScan scan, boolean edges) {
    boolean onEdges = edges;
    boolean ids = false;
    Step<?, ?> step = adjacency.getNextStep();
    while (!(step instanceof EmptyStep) && !ids) {
      Optional<PlanNode> node = onEdges ? edgeNode(scan, step) : vertexNode(scan, step);
      if (node.isEmpty()) {
        break;
      }
      add(node.get(), step);
      if (node.get() instanceof PlanNode.FarEnds) {
        onEdges = false;
      }
      ids =
          node.get() instanceof PlanNode.VertexIds
              || node.get() instanceof PlanNode.SortKeyValues
              || node.get() instanceof PlanNode.RowCount
              || node.get() instanceof PlanNode.GroupCount
              || node.get() instanceof PlanNode.Use;
      if (tests.containsKey(node.get()) && !tests.get(node.get()).isWhole()) {
        break;
      }
      step = step.getNextStep();
    }
    if (!plan.isEmpty() && plan.get(plan.size() - 1) instanceof PlanNode.VertexIds) {
      Step<?, ?> test = step;
      IsTests.ofIds(test).ifPresent(few -> add(new PlanNode.VertexFilter(few), test));
    }
    if (step instanceof EmptyStep && !ids && onlyExistenceMatters()) {
      plan.add(new PlanNode.RowRange(0, 1));
    }
    plan.add(new PlanNode.Opaque("the rest"));
  }

  /** Whether nobody looks further than the first row. */
  private boolean onlyExistenceMatters() {
    Step<?, ?> parent = traversal.getParent().asStep();
    return parent instanceof TraversalFilterStep
        || parent instanceof NotStep
        || parent instanceof ConnectiveStep;
  }

  private Optional<PlanNode> edgeNode(AdjacencyScan scan, Step<?, ?> step) {
    if (step instanceof HasStep<?> has && step.getLabels().isEmpty()) {
      return edgeFilter(has);
    }
    if (step instanceof OrderGlobalStep<?, ?> order && step.getLabels().isEmpty()) {
      return sort(scan, order);
    }
    if (step instanceof PropertiesStep<?> properties && namesSortKey(scan, properties)) {
      return plan.stream().allMatch(this::mayBeLost)
          ? Optional.of(new PlanNode.SortKeyValues())
          : Optional.empty();
    }
    boolean farEnd =
        step instanceof EdgeOtherVertexStep
            || (step instanceof EdgeVertexStep ends
                && adjacency.getDirection() != Direction.BOTH
                && ends.getDirection() == adjacency.getDirection().opposite());
    if (farEnd) {
      return mayBeLost(adjacency) ? Optional.of(new PlanNode.FarEnds()) : Optional.empty();
    }
    Optional<PlanNode> any = anyNode(step);
    return any.isPresent() ? any : use(ColumnUse.ofEdges(schema, scan), step);
  }

  private Optional<PlanNode> vertexNode(AdjacencyScan scan, Step<?, ?> step) {
    if (step instanceof HasStep<?> has && step.getLabels().isEmpty()) {
      return HasTests.onlyIds(has).map(PlanNode.VertexFilter::new);
    }
    Optional<List<VertexId>> few = IsTests.ofVertices(step);
    if (few.isPresent()) {
      return few.map(PlanNode.VertexFilter::new);
    }
    Optional<PlanNode> common =
        CommonLists.asked(schema, scan, step).map(PlanNode.CommonFilter::new);
    if (common.isPresent()) {
      return common;
    }
    if (step instanceof GroupCountStep<?, ?> counts && countsById(counts)) {
      return Optional.of(new PlanNode.GroupCount(true));
    }
    if (step instanceof IdStep) {
      return plan.stream().allMatch(this::mayBeLost)
          ? Optional.of(new PlanNode.VertexIds())
          : Optional.empty();
    }
    Optional<PlanNode> any = anyNode(step);
    return any.isPresent() ? any : use(ColumnUse.ofVertices(), step);
  }

  private boolean countsById(GroupCountStep<?, ?> counts) {
    return counts.getLabels().isEmpty()
        && counts.getLocalChildren().size() == 1
        && counts.getLocalChildren().get(0) instanceof TokenTraversal<?, ?> token
        && token.getToken() == T.id
        && plan.stream().allMatch(this::mayBeLost);
  }

  private Optional<PlanNode> use(ColumnUse use, Step<?, ?> step) {
    boolean last =
        plan.stream().allMatch(this::mayBeLost)
            && !TraversalHelper.anyStepRecursively(
                any -> any instanceof Mutating, TraversalHelper.getRootTraversal(traversal));
    return last ? use.by(step).map(PlanNode.Use::new) : Optional.empty();
  }

  private Optional<PlanNode> anyNode(Step<?, ?> step) {
    if (step instanceof SampleGlobalStep<?> sample && isUniform(sample)) {
      return Optional.of(new PlanNode.RowSample(sample.getAmountToSample()));
    }
    if (step instanceof TailGlobalStep<?> tail && step.getLabels().isEmpty()) {
      return Optional.of(new PlanNode.RowTail(tail.getLimit()));
    }
    if (step instanceof DedupGlobalStep<?> dedup
        && step.getLabels().isEmpty()
        && dedup.getLocalChildren().isEmpty()
        && dedup.getScopeKeys().isEmpty()) {
      return Optional.of(new PlanNode.Distinct());
    }
    if (step instanceof RangeGlobalStep<?> range && step.getLabels().isEmpty()) {
      long high = range.getHighRange() == -1 ? AdjacencyScan.UNLIMITED : range.getHighRange();
      return Optional.of(new PlanNode.RowRange(range.getLowRange(), high));
    }
    return step instanceof CountGlobalStep
        ? Optional.of(new PlanNode.RowCount())
        : Optional.empty();
  }

  /** Whether all rows have the same chance, and nobody asked for the same ones again. */
  private boolean isUniform(SampleGlobalStep<?> sample) {
    return sample.getLabels().isEmpty()
        && sample.getLocalChildren().get(0) instanceof ConstantTraversal
        && traversal.getStrategies().getStrategy(SeedStrategy.class).isEmpty();
  }

  /** Whether the objects of a step may go missing: nobody can ask for them by label or path. */
  private boolean mayBeLost(Step<?, ?> step) {
    return !keepsPath && step.getLabels().isEmpty();
  }

  private boolean mayBeLost(PlanNode node) {
    Step<?, ?> step = steps.get(node);
    return step == null || mayBeLost(step);
  }

  private Optional<PlanNode> edgeFilter(HasStep<?> has) {
    FoldedTests folded = HasTests.edgeTests(has);
    if (folded.tests().isEmpty()) {
      return Optional.empty();
    }
    PlanNode node = new PlanNode.EdgeFilter(folded.tests());
    tests.put(node, folded);
    return Optional.of(node);
  }

  private Optional<PlanNode> sort(AdjacencyScan scan, OrderGlobalStep<?, ?> order) {
    if (order.getComparators().size() != 1 || scan.labels().isEmpty()) {
      return Optional.empty();
    }
    Pair<? extends Traversal.Admin<?, ?>, ?> by = order.getComparators().get(0);
    if (!(by.getValue0() instanceof ValueTraversal<?, ?> value)) {
      return Optional.empty();
    }
    String key = value.getPropertyKey();
    if (!isSortKey(scan, key)) {
      return Optional.empty();
    }
    if (by.getValue1() == org.apache.tinkerpop.gremlin.process.traversal.Order.asc) {
      return Optional.of(new PlanNode.EdgeSort(new SortOrder(key, Order.ASCENDING)));
    }
    return by.getValue1() == org.apache.tinkerpop.gremlin.process.traversal.Order.desc
        ? Optional.of(new PlanNode.EdgeSort(new SortOrder(key, Order.DESCENDING)))
        : Optional.empty();
  }

  private boolean namesSortKey(AdjacencyScan scan, PropertiesStep<?> properties) {
    return properties.getReturnType() == PropertyType.VALUE
        && properties.getPropertyKeys().length == 1
        && !scan.labels().isEmpty()
        && isSortKey(scan, properties.getPropertyKeys()[0]);
  }

  /** Whether all labels of a scan are sorted by the property. */
  private boolean isSortKey(AdjacencyScan scan, String key) {
    return scan.labels().stream()
        .allMatch(
            name ->
                schema
                    .findEdgeLabel(name)
                    .filter(label -> label.sortKey().property().equals(key))
                    .isPresent());
  }

  /** The last step whose objects the folded step gives: the one whose labels it bears. */
  public Step<?, ?> lastFolded(List<PlanNode> optimized) {
    Step<?, ?> last = adjacency;
    for (PlanNode node : plan) {
      boolean changesObjects =
          node instanceof PlanNode.FarEnds
              || node instanceof PlanNode.VertexIds
              || node instanceof PlanNode.SortKeyValues
              || node instanceof PlanNode.RowCount;
      if (changesObjects && isGone(node, optimized)) {
        last = steps.getOrDefault(node, last);
      }
    }
    return last;
  }

  /** Removes the steps, or the parts of steps, whose nodes are gone. */
  public void removeFolded(List<PlanNode> optimized) {
    steps.forEach(
        (node, step) -> {
          if (step == adjacency || !isGone(node, optimized)) {
            return;
          }
          FoldedTests folded = tests.get(node);
          if (folded == null || folded.isWhole()) {
            traversal.removeStep(step);
          } else {
            folded.removeFrom((HasStep<?>) step);
          }
        });
  }

  /** Places steps for nodes that rules made: ranges and counts, behind the folded step. */
  public void placeNew(List<PlanNode> optimized, Step<?, ?> folded) {
    for (PlanNode node : optimized) {
      if (!isGone(node, plan)) {
        continue;
      }
      if (node instanceof PlanNode.GroupCount) {
        TraversalHelper.insertAfterStep(new GroupCountStep<>(traversal), folded, traversal);
      }
      if (node instanceof PlanNode.RowRange range) {
        TraversalHelper.insertAfterStep(
            new RangeGlobalStep<>(
                traversal,
                range.low(),
                range.high() == AdjacencyScan.UNLIMITED ? -1 : range.high()),
            folded,
            traversal);
      }
    }
  }

  private static boolean isGone(PlanNode node, List<PlanNode> optimized) {
    for (PlanNode left : optimized) {
      if (left == node) {
        return false;
      }
    }
    return true;
  }
}
