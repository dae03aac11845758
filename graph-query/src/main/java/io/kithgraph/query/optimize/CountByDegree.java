package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.DegreeCount;
import io.kithgraph.query.plan.PlanNode.RowCount;
import io.kithgraph.query.plan.PlanNode.RowRange;
import java.util.List;
import java.util.Optional;

/** Asks for the degree instead of counting edges: {@code out('follow').count()}. */
final class CountByDegree implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty() || !countsEdges(adjacency.get().scan())) {
      return Optional.empty();
    }
    AdjacencyScan scan = adjacency.get().scan();
    if (Rewrites.node(plan, at + 1, RowCount.class).isPresent()) {
      return scan.limit() == AdjacencyScan.UNLIMITED
          ? Optional.of(
              Rewrites.replace(
                  plan, at, 2, List.of(new DegreeCount(scan, AdjacencyScan.UNLIMITED))))
          : Optional.empty();
    }
    // The range bounds the sum over all lists; that it was pushed into each list too is no matter.
    return Rewrites.node(plan, at + 1, RowRange.class)
        .filter(range -> range.low() == 0 && scan.limit() >= range.high())
        .filter(range -> Rewrites.node(plan, at + 2, RowCount.class).isPresent())
        .map(range -> Rewrites.replace(plan, at, 3, List.of(new DegreeCount(scan, range.high()))));
  }

  private static boolean countsEdges(AdjacencyScan scan) {
    return scan.skip() == 0 && scan.sample() == 0;
  }
}
