package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.EdgeSort;
import io.kithgraph.query.plan.PlanNode.RowRange;
import java.util.List;
import java.util.Optional;

/**
 * Reads no more of each list than the first rows of all: {@code out('follow').limit(10)}. The range
 * itself stays, since several lists may give as many each. Also through a sort, if the lists are
 * read in its order.
 */
final class PushRangeIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty()) {
      return Optional.empty();
    }
    AdjacencyScan scan = adjacency.get().scan();
    Optional<EdgeSort> sort = Rewrites.node(plan, at + 1, EdgeSort.class);
    if (sort.isPresent() && !sort.get().order().equals(scan.sort())) {
      return Optional.empty();
    }
    int place = sort.isPresent() ? at + 2 : at + 1;
    return Rewrites.node(plan, place, RowRange.class)
        .filter(range -> range.high() < scan.limit())
        .map(
            range ->
                Rewrites.replace(
                    plan, at, 1, List.of(new Adjacency(scan.withLimit(range.high())))));
  }
}
