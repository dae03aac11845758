package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.VertexFilter;
import java.util.List;
import java.util.Optional;

/** Looks for one neighbour instead of reading all: {@code out('follow').hasId(7)}. */
final class PushVertexFilterIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<VertexFilter> filter = Rewrites.node(plan, at + 1, VertexFilter.class);
    boolean applies =
        adjacency.isPresent()
            && filter.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.NEIGHBOURS
            && adjacency.get().scan().neighbour() == null
            && adjacency.get().scan().limit() == AdjacencyScan.UNLIMITED;
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(new Adjacency(adjacency.get().scan().withNeighbour(filter.get().id())))))
        : Optional.empty();
  }
}
