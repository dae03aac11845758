package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.RowRange;
import io.kithgraph.query.plan.PlanNode.VertexIds;
import java.util.List;
import java.util.Optional;

/** Reads ids instead of vertices of which nothing else is wanted, also across a range. */
final class TakeIdsFromAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty() || adjacency.get().scan().output() != AdjacencyScan.Output.NEIGHBOURS) {
      return Optional.empty();
    }
    Adjacency ids =
        new Adjacency(adjacency.get().scan().withOutput(AdjacencyScan.Output.NEIGHBOUR_IDS));
    if (Rewrites.node(plan, at + 1, VertexIds.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 2, List.of(ids)));
    }
    Optional<RowRange> range = Rewrites.node(plan, at + 1, RowRange.class);
    if (range.isPresent() && Rewrites.node(plan, at + 2, VertexIds.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 3, List.of(ids, range.get())));
    }
    return Optional.empty();
  }
}
