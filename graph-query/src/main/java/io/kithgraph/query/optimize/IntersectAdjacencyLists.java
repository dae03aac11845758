package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.CommonFilter;
import io.kithgraph.storage.api.IntersectRead;
import java.util.List;
import java.util.Optional;

/**
 * Intersects adjacency lists at storage instead of looking for each neighbour in the other list:
 * {@code V(1).out('follow').where(__.in('follow').hasId(2))}. What is in common comes in no list's
 * order, and each vertex once, so that only lists that lead to each vertex once are intersected.
 */
final class IntersectAdjacencyLists implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<CommonFilter> filter = Rewrites.node(plan, at + 1, CommonFilter.class);
    boolean applies =
        adjacency.isPresent()
            && filter.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.NEIGHBOURS
            && isUncut(adjacency.get().scan());
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(new Adjacency(adjacency.get().scan().withCommon(filter.get().list())))))
        : Optional.empty();
  }

  private static boolean isUncut(AdjacencyScan scan) {
    return scan.readsOneList()
        && scan.tests().isEmpty()
        && scan.neighbours().isEmpty()
        && scan.common().size() < IntersectRead.MAX_LISTS - 1
        && scan.sort() == null
        && scan.rows().equals(AdjacencyScan.Rows.ALL);
  }
}
