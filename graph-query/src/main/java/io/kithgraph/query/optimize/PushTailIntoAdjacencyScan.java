package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.EdgeSort;
import io.kithgraph.query.plan.PlanNode.RowTail;
import java.util.List;
import java.util.Optional;

/**
 * Reads each list from its other end when only the last rows of a sort are wanted: {@code
 * outE('follow').order().by('since').tail(10)}. The sort stays, and puts those few in order.
 */
final class PushTailIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<EdgeSort> sort = Rewrites.node(plan, at + 1, EdgeSort.class);
    Optional<RowTail> tail = Rewrites.node(plan, at + 2, RowTail.class);
    boolean applies =
        adjacency.isPresent()
            && sort.isPresent()
            && tail.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.EDGES
            && adjacency.get().scan().sort() == null
            && adjacency.get().scan().rows().equals(AdjacencyScan.Rows.ALL);
    if (!applies) {
      return Optional.empty();
    }
    AdjacencyScan last =
        adjacency
            .get()
            .scan()
            .withSort(sort.get().order().reversed())
            .withLimit(tail.get().count());
    return Optional.of(Rewrites.replace(plan, at, 1, List.of(new Adjacency(last))));
  }
}
