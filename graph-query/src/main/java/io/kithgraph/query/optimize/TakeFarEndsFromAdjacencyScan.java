package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.FarEnds;
import io.kithgraph.query.plan.PlanNode.RowRange;
import java.util.List;
import java.util.Optional;

/**
 * Reads neighbours instead of edges of which only the far ends are wanted, also across a range,
 * which counts the same rows either way.
 */
final class TakeFarEndsFromAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty() || adjacency.get().scan().output() != AdjacencyScan.Output.EDGES) {
      return Optional.empty();
    }
    Adjacency neighbours =
        new Adjacency(adjacency.get().scan().withOutput(AdjacencyScan.Output.NEIGHBOURS));
    if (Rewrites.node(plan, at + 1, FarEnds.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 2, List.of(neighbours)));
    }
    Optional<RowRange> range = Rewrites.node(plan, at + 1, RowRange.class);
    if (range.isPresent() && Rewrites.node(plan, at + 2, FarEnds.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 3, List.of(neighbours, range.get())));
    }
    return Optional.empty();
  }
}
