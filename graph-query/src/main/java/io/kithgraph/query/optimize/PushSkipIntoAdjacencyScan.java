package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.RowRange;
import io.kithgraph.query.plan.PlanNode.Source;
import java.util.List;
import java.util.Optional;

/**
 * Lets storage skip rows instead of reading them: {@code V(7).out('follow').range(1000, 1010)}.
 * Only in the one list of a vertex that flows in once: elsewhere rows to skip may be anywhere.
 */
final class PushSkipIntoAdjacencyScan implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    Optional<RowRange> range = Rewrites.node(plan, at + 1, RowRange.class);
    Optional<Source> source = Rewrites.node(plan, at - 1, Source.class);
    boolean applies =
        adjacency.isPresent()
            && range.isPresent()
            && source.isPresent()
            && source.get().maxVertices() == 1
            && source.get().once()
            && range.get().low() > 0
            && isWholeList(adjacency.get().scan());
    if (!applies) {
      return Optional.empty();
    }
    long low = range.get().low();
    long high = range.get().high();
    long rows = high == AdjacencyScan.UNLIMITED ? high : Math.max(0, high - low);
    return Optional.of(
        Rewrites.replace(
            plan,
            at,
            2,
            List.of(
                new Adjacency(adjacency.get().scan().withRange(low, rows)),
                new RowRange(0, rows))));
  }

  private static boolean isWholeList(AdjacencyScan scan) {
    return scan.readsOneList() && scan.readsAll();
  }
}
