package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.RowRange;
import io.kithgraph.query.plan.PlanNode.SortKeyValues;
import java.util.List;
import java.util.Optional;

/** Reads sort keys instead of edges of which nothing else is wanted, also across a range. */
final class TakeSortKeysFromAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty() || adjacency.get().scan().output() != AdjacencyScan.Output.EDGES) {
      return Optional.empty();
    }
    Adjacency keys =
        new Adjacency(adjacency.get().scan().withOutput(AdjacencyScan.Output.SORT_KEYS));
    if (Rewrites.node(plan, at + 1, SortKeyValues.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 2, List.of(keys)));
    }
    Optional<RowRange> range = Rewrites.node(plan, at + 1, RowRange.class);
    if (range.isPresent() && Rewrites.node(plan, at + 2, SortKeyValues.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 3, List.of(keys, range.get())));
    }
    return Optional.empty();
  }
}
