package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.EdgeFilter;
import java.util.List;
import java.util.Optional;

/** Tests edges where they are stored: {@code outE('follow').has('since', gt(5))}. */
final class PushFilterIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<EdgeFilter> filter = Rewrites.node(plan, at + 1, EdgeFilter.class);
    boolean applies =
        adjacency.isPresent()
            && filter.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.EDGES
            && adjacency.get().scan().rows().equals(AdjacencyScan.Rows.ALL);
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(new Adjacency(adjacency.get().scan().withTests(filter.get().tests())))))
        : Optional.empty();
  }
}
