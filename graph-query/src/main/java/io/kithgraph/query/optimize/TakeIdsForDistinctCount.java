package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.Distinct;
import io.kithgraph.query.plan.PlanNode.RowCount;
import io.kithgraph.query.plan.PlanNode.VertexIds;
import java.util.List;
import java.util.Optional;

/**
 * Tells vertices apart by their ids alone where only their number or their ids are wanted: {@code
 * out('follow').dedup().count()}, {@code out('follow').dedup().id()}.
 */
final class TakeIdsForDistinctCount implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<Distinct> distinct = Rewrites.node(plan, at + 1, Distinct.class);
    if (adjacency.isEmpty()
        || distinct.isEmpty()
        || adjacency.get().scan().output() != AdjacencyScan.Output.NEIGHBOURS) {
      return Optional.empty();
    }
    Adjacency ids =
        new Adjacency(adjacency.get().scan().withOutput(AdjacencyScan.Output.NEIGHBOUR_IDS));
    if (Rewrites.node(plan, at + 2, RowCount.class).isPresent()) {
      return Optional.of(Rewrites.replace(plan, at, 1, List.of(ids)));
    }
    return Rewrites.node(plan, at + 2, VertexIds.class).isPresent()
        ? Optional.of(Rewrites.replace(plan, at, 3, List.of(ids, distinct.get())))
        : Optional.empty();
  }
}
