package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.RowSample;
import io.kithgraph.query.plan.PlanNode.Source;
import java.util.List;
import java.util.Optional;

/**
 * Lets storage draw edges at random instead of reading all: {@code V(7).out('follow').sample(10)}.
 * Only from the one list of a vertex that flows in once: elsewhere the chances depend on what other
 * lists hold.
 */
final class DrawFromAdjacencyList implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<RowSample> sample = Rewrites.node(plan, at + 1, RowSample.class);
    Optional<Source> source = Rewrites.node(plan, at - 1, Source.class);
    boolean applies =
        adjacency.isPresent()
            && sample.isPresent()
            && sample.get().count() > 0
            && source.isPresent()
            && source.get().maxVertices() == 1
            && source.get().once()
            && adjacency.get().scan().readsOneList()
            && adjacency.get().scan().readsAll();
    return applies
        ? Optional.of(
            Rewrites.replace(
                plan,
                at,
                2,
                List.of(new Adjacency(adjacency.get().scan().withSample(sample.get().count())))))
        : Optional.empty();
  }
}
