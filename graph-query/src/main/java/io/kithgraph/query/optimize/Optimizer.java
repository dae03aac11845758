package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.PlanNode;
import java.util.List;
import java.util.Optional;

/**
 * Applies all rules, in a fixed order and as often as they apply. Every rule makes a plan shorter
 * or a scan narrower, so this ends. Thread-safe: it has no state.
 */
public final class Optimizer {
  private static final List<PlanRule> RULES =
      List.of(
          new PushFilterIntoAdjacencyScan(),
          new PushVertexFilterIntoAdjacencyScan(),
          new PushTailIntoAdjacencyScan(),
          new PushSortIntoAdjacencyScan(),
          new TakeFarEndsFromAdjacencyScan(),
          new PushVertexFilterIntoAdjacencyScan(),
          new IntersectAdjacencyLists(),
          new DrawFromAdjacencyList(),
          new TakeIdsFromAdjacencyScan(),
          new TakeIdsForDistinctCount(),
          new TakeIdsForGroupCount(),
          new TakeSortKeysFromAdjacencyScan(),
          new CountByDegree(),
          new PushSkipIntoAdjacencyScan(),
          new PushRangeIntoAdjacencyScan(),
          new ReadUsedColumns());

  private Optimizer() {}

  /** The best plan for the same rows. */
  public static List<PlanNode> optimize(List<PlanNode> plan) {
    List<PlanNode> best = List.copyOf(plan);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (PlanRule rule : RULES) {
        for (int at = 0; at < best.size(); at++) {
          Optional<List<PlanNode>> rewritten = rule.apply(best, at);
          if (rewritten.isPresent()) {
            best = rewritten.get();
            changed = true;
          }
        }
      }
    }
    return best;
  }
}
