package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.VertexFilter;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a few neighbours instead of reading all: {@code out('follow').hasId(7)}. Several are
 * looked for one after another, and so in no list's order.
 */
final class PushVertexFilterIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<VertexFilter> filter = Rewrites.node(plan, at + 1, VertexFilter.class);
    boolean applies =
        adjacency.isPresent()
            && filter.isPresent()
            && givesNeighbours(adjacency.get().scan())
            && adjacency.get().scan().neighbours().isEmpty()
            && adjacency.get().scan().common().isEmpty()
            && adjacency.get().scan().rows().equals(AdjacencyScan.Rows.ALL)
            && (filter.get().ids().size() == 1 || adjacency.get().scan().sort() == null);
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(new Adjacency(adjacency.get().scan().withNeighbours(filter.get().ids())))))
        : Optional.empty();
  }

  private static boolean givesNeighbours(AdjacencyScan scan) {
    return scan.output() == AdjacencyScan.Output.NEIGHBOURS
        || scan.output() == AdjacencyScan.Output.NEIGHBOUR_IDS;
  }
}
