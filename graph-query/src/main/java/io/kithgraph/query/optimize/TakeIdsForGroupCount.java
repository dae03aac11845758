package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.GroupCount;
import java.util.List;
import java.util.Optional;

/**
 * Counts neighbours by their ids without making vertices of them: {@code
 * out('follow').groupCount().by(id)}.
 */
final class TakeIdsForGroupCount implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    boolean applies =
        adjacency.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.NEIGHBOURS
            && Rewrites.node(plan, at + 1, GroupCount.class).filter(GroupCount::byId).isPresent();
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(
                    new Adjacency(
                        adjacency.get().scan().withOutput(AdjacencyScan.Output.NEIGHBOUR_IDS)),
                    new GroupCount(false))))
        : Optional.empty();
  }
}
