package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.EdgeSort;
import io.kithgraph.query.plan.PlanNode.RowRange;
import io.kithgraph.query.plan.PlanNode.Use;
import io.kithgraph.storage.api.Projection;
import java.util.List;
import java.util.Optional;

/**
 * Reads only the columns of edges, or only the labels of vertices, that anybody looks at: {@code
 * outE('gift').values('amount')}, {@code out('follow').label()}. Also across ranges, and across
 * sorts, which look at the sort key and tell parallel edges apart.
 */
final class ReadUsedColumns implements PlanRule {
  @Override
  public Optional<List<PlanNode>> apply(List<PlanNode> plan, int at) {
    Optional<Adjacency> adjacency = Rewrites.node(plan, at, Adjacency.class);
    if (adjacency.isEmpty()) {
      return Optional.empty();
    }
    int place = at + 1;
    boolean sorted = false;
    while (Rewrites.node(plan, place, RowRange.class).isPresent()
        || Rewrites.node(plan, place, EdgeSort.class).isPresent()) {
      sorted |= plan.get(place) instanceof EdgeSort;
      place++;
    }
    AdjacencyScan scan = adjacency.get().scan();
    boolean barrier = sorted;
    return Rewrites.node(plan, place, Use.class)
        .map(use -> used(scan, use.columns(), barrier))
        .filter(columns -> !columns.equals(scan.columns()))
        .map(
            columns ->
                Rewrites.replace(plan, at, 1, List.of(new Adjacency(scan.withColumns(columns)))));
  }

  /** What is used of that which the scan reads so far. */
  private static Projection used(AdjacencyScan scan, Projection used, boolean sorted) {
    Projection read = scan.columns();
    return new Projection(
        read.sortKeys() && (used.sortKeys() || sorted),
        read.tieBreakers() && (used.tieBreakers() || sorted),
        read.properties() && used.properties());
  }
}
