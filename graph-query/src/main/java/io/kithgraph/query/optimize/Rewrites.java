package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Putting new nodes in the place of old ones. Pure. */
final class Rewrites {
  private Rewrites() {}

  /** The plan with {@code count} nodes from {@code at} on replaced. */
  static List<PlanNode> replace(
      List<PlanNode> plan, int at, int count, List<? extends PlanNode> with) {
    List<PlanNode> rewritten = new ArrayList<>(plan.subList(0, at));
    rewritten.addAll(with);
    rewritten.addAll(plan.subList(at + count, plan.size()));
    return rewritten;
  }

  /** The node at a place, if there is one of that kind. */
  static <N extends PlanNode> Optional<N> node(List<PlanNode> plan, int at, Class<N> kind) {
    return at >= 0 && at < plan.size() && kind.isInstance(plan.get(at))
        ? Optional.of(kind.cast(plan.get(at)))
        : Optional.empty();
  }
}
