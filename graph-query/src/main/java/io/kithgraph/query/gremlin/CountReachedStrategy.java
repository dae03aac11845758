package io.kithgraph.query.gremlin;

import io.kithgraph.query.gremlin.fold.Folding;
import io.kithgraph.query.gremlin.fold.Paths;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode.ReachCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.LoopTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.TokenTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.TrueTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.branch.RepeatStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.DedupGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.RangeGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.NoOpBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.T;

/**
 * Counts distinct vertices by sets of ids, frontier by frontier, where the steps as written would
 * make a traverser for each: {@code out('follow').out('follow').dedup().count()}, {@code
 * repeat(out('follow')).emit().times(3).dedup().count()}. Only where nobody asks for what lies
 * between, and not inside of other steps, which get their vertices one at a time and read ahead.
 * Thread-safe: it has no state.
 */
public final class CountReachedStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.ProviderOptimizationStrategy>
    implements TraversalStrategy.ProviderOptimizationStrategy {
  private static final long serialVersionUID = 1;
  private static final CountReachedStrategy INSTANCE = new CountReachedStrategy();

  /** Loops of more rounds stay loops. */
  private static final int MAX_HOPS = 64;

  private CountReachedStrategy() {}

  public static CountReachedStrategy instance() {
    return INSTANCE;
  }

  /** It looks for folded steps, in loops too. */
  @Override
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(FoldAdjacencyStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!traversal.isRoot()
        || Folding.graph(traversal, KithGraph.class).isEmpty()
        || Paths.areKept(traversal)) {
      return;
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<CountGlobalStep> counts =
        TraversalHelper.getStepsOfClass(CountGlobalStep.class, traversal);
    for (CountGlobalStep<?> count : counts) {
      Chain chain = new Chain();
      chain.gather(count).ifPresent(plan -> replace(traversal, count, chain.steps, plan));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // A hop takes vertices, and a count gives a number.
  private static void replace(
      Traversal.Admin<?, ?> traversal,
      CountGlobalStep<?> count,
      List<Step<?, ?>> folded,
      ReachCount plan) {
    KithReachStep reach = new KithReachStep(traversal, plan);
    count.getLabels().forEach(reach::addLabel);
    TraversalHelper.replaceStep((Step) count, (Step) reach, traversal);
    for (Step<?, ?> step : folded) {
      traversal.removeStep((Step) step);
    }
  }

  /** The steps that lead to a count, from its end. */
  private static final class Chain {
    private final List<Step<?, ?>> steps = new ArrayList<>();
    private final List<AdjacencyScan> hops = new ArrayList<>();
    private long cap = AdjacencyScan.UNLIMITED;

    /** How many hops before the last a vertex counts too, if it was reached so early. */
    private int early;

    /** The plan for the steps before a count, if they are such. */
    Optional<ReachCount> gather(CountGlobalStep<?> count) {
      Step<?, ?> step = count.getPreviousStep();
      if (step instanceof RangeGlobalStep<?> range
          && range.getLowRange() == 0
          && range.getHighRange() >= 0
          && isUnnamed(step)) {
        cap = range.getHighRange();
        step = take(step);
      }
      if (!isDistinct(step)) {
        return Optional.empty();
      }
      step = takeLoop(takeIdle(take(step)));
      while (isHop(step, hops.isEmpty())) {
        hops.add(((KithAdjacencyStep<?>) step).scan());
        step = takeIdle(take(step));
      }
      if (hops.isEmpty() || hops.size() > MAX_HOPS) {
        return Optional.empty();
      }
      Collections.reverse(hops);
      return Optional.of(new ReachCount(hops, hops.size() - early, cap));
    }

    private Step<?, ?> take(Step<?, ?> step) {
      steps.add(step);
      return step.getPreviousStep();
    }

    /** Takes steps that change nothing for a set. */
    private Step<?, ?> takeIdle(Step<?, ?> first) {
      Step<?, ?> step = first;
      while ((step instanceof NoOpBarrierStep && isUnnamed(step)) || isDistinct(step)) {
        step = take(step);
      }
      return step;
    }

    /** Takes a loop that hands on what every round reaches. */
    private Step<?, ?> takeLoop(Step<?, ?> step) {
      boolean loops =
          step instanceof RepeatStep<?> loop
              && isUnnamed(loop)
              && !loop.untilFirst
              && loop.getUntilTraversal() instanceof LoopTraversal<?>
              && loop.getEmitTraversal() instanceof TrueTraversal;
      if (!loops) {
        return step;
      }
      RepeatStep<?> loop = (RepeatStep<?>) step;
      long rounds = ((LoopTraversal<?>) loop.getUntilTraversal()).getMaxLoops();
      Optional<AdjacencyScan> hop = onlyHop(loop.getRepeatTraversal());
      if (hop.isEmpty() || rounds < 1 || rounds > MAX_HOPS) {
        return step;
      }
      hops.addAll(Collections.nCopies((int) rounds, hop.get()));
      early = (int) rounds - (loop.emitFirst ? 0 : 1);
      return takeIdle(take(step));
    }

    private static Optional<AdjacencyScan> onlyHop(Traversal.Admin<?, ?> body) {
      Optional<AdjacencyScan> hop = Optional.empty();
      for (Step<?, ?> step : body.getSteps()) {
        if (hop.isEmpty() && isHop(step, false)) {
          hop = Optional.of(((KithAdjacencyStep<?>) step).scan());
        } else if (!(step instanceof NoOpBarrierStep || step instanceof RepeatStep.RepeatEndStep)) {
          return Optional.empty();
        }
      }
      return hop;
    }

    /**
     * Whether a step goes to all neighbours that are wanted.
     *
     * @param last whether ids will do
     */
    private static boolean isHop(Step<?, ?> step, boolean last) {
      return step instanceof KithAdjacencyStep<?> adjacency
          && isUnnamed(step)
          && adjacency.scan().rows().equals(AdjacencyScan.Rows.ALL)
          && switch (adjacency.scan().output()) {
            case NEIGHBOURS -> true;
            case NEIGHBOUR_IDS -> last;
            case EDGES, SORT_KEYS -> false;
          };
    }

    /** Whether a step keeps one of each vertex, or of each id. */
    private static boolean isDistinct(Step<?, ?> step) {
      return step instanceof DedupGlobalStep<?> distinct
          && isUnnamed(step)
          && distinct.getScopeKeys().isEmpty()
          && distinct.getLocalChildren().stream()
              .allMatch(by -> by instanceof TokenTraversal<?, ?> token && token.getToken() == T.id);
    }

    private static boolean isUnnamed(Step<?, ?> step) {
      return step.getLabels().isEmpty();
    }
  }
}
