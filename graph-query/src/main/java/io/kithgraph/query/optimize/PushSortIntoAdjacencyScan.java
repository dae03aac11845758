package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.EdgeSort;
import io.kithgraph.query.plan.PlanNode.Source;
import java.util.List;
import java.util.Optional;

/**
 * Reads lists in the order that is asked for: {@code outE('follow').order().by('since', desc)}. The
 * list of a single vertex then needs no sorting at all; several sorted lists are still merged by
 * the sort that stays, but each may be cut at a limit that follows.
 */
final class PushSortIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<EdgeSort> sort = Rewrites.node(plan, at + 1, EdgeSort.class);
    boolean applies =
        adjacency.isPresent()
            && sort.isPresent()
            && adjacency.get().scan().output() == AdjacencyScan.Output.EDGES
            && adjacency.get().scan().sort() == null
            && adjacency.get().scan().rows().equals(AdjacencyScan.Rows.ALL);
    if (!applies) {
      return Optional.empty();
    }
    Adjacency sorted = new Adjacency(adjacency.get().scan().withSort(sort.get().order()));
    boolean total =
        adjacency.get().scan().readsOneList()
            && Rewrites.node(plan, at - 1, Source.class)
                .filter(source -> source.maxVertices() == 1)
                .isPresent();
    List<PlanNode> rewritten = total ? List.of(sorted) : List.of(sorted, sort.get());
    return Optional.of(Rewrites.replace(plan, at, 2, rewritten));
  }
}
