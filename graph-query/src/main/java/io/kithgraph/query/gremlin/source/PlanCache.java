package io.kithgraph.query.gremlin.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kithgraph.query.gremlin.terms.SchemaSource;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.Grouping;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStepContract;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a graph's queries, as traversals to which strategies have been applied and which are
 * never run: every run gets copies of their steps, and brings its own ids, strategies, side
 * effects, options and bytecode. Thread-safe.
 *
 * <p>A plan holds for one version of the schema; those of older versions go when room is wanted.
 */
public final class PlanCache {
  private final SchemaSource graph;
  private final int maxPlans;
  private final Cache<PlanKey, KithTraversal<?, ?>> plans;

  /**
   * An empty cache.
   *
   * @param graph whose schema plans depend on
   * @param maxPlans the most plans that are kept
   */
  public PlanCache(SchemaSource graph, int maxPlans) {
    this.graph = graph;
    this.maxPlans = maxPlans;
    this.plans = Caffeine.newBuilder().maximumSize(maxPlans).executor(Runnable::run).build();
  }

  /** How many plans there are, about. */
  public long size() {
    plans.cleanUp();
    return plans.estimatedSize();
  }

  /** Makes a traversal ready to run, by a plan that is known or by its strategies. */
  void prepare(KithTraversal<?, ?> traversal) {
    Object[] ids = maxPlans == 0 ? null : startIds(traversal);
    if (ids == null) {
      traversal.compile();
      return;
    }
    Optional<PlanKey> key = PlanKey.of(graph.schema().version(), traversal, ids);
    if (key.isEmpty()) {
      traversal.compile();
      return;
    }
    KithTraversal<?, ?> plan = plans.getIfPresent(key.get());
    if (plan == null) {
      plan = traversal.clone();
      plan.compile();
      if (!startsFrom(plan, ids.length)) {
        traversal.compile();
        return;
      }
      plans.put(key.get(), plan);
    }
    adopt(traversal, plan, ids);
  }

  /** The ids that a traversal starts from, or null if it starts elsewhere. */
  private static Object @Nullable [] startIds(Traversal.Admin<?, ?> traversal) {
    return traversal.getStartStep() instanceof GraphStepContract<?, ?> start
            && start.isStartStep()
            && start.returnsVertex()
        ? start.getIds()
        : null;
  }

  private static boolean startsFrom(Traversal.Admin<?, ?> plan, int ids) {
    return plan.getStartStep() instanceof StartIds start && start.startCount() == ids;
  }

  @SuppressWarnings("rawtypes") // As the library has it.
  private static void adopt(KithTraversal<?, ?> traversal, KithTraversal<?, ?> plan, Object[] ids) {
    List<Step> copies;
    // Steps of the library were not made to be copied by several threads at once.
    synchronized (plan) {
      copies = List.copyOf(plan.clone().getSteps());
    }
    for (int i = traversal.getSteps().size() - 1; i >= 0; i--) {
      traversal.removeStep(i);
    }
    for (Step<?, ?> copy : copies) {
      traversal.addStep(traversal.getSteps().size(), copy);
      if (copy instanceof Grouping<?, ?, ?> group) {
        group.resetBarrierFromValueTraversal();
      }
    }
    if (ids.length > 0) {
      ((StartIds) traversal.getStartStep()).startFrom(ids);
    }
    traversal.lock();
  }
}
