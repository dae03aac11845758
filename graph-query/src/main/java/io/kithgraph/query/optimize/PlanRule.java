package io.kithgraph.query.optimize;

import io.kithgraph.query.plan.PlanNode;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites a plan into one that gives the same rows for less. Pure. Nodes that a rule does not
 * touch are the same objects in the new plan, so that whoever translated steps into nodes knows
 * which steps remain.
 */
interface PlanRule {

  /**
   * The plan with the nodes from {@code at} on rewritten, or empty if the rule does not apply
   * there.
   */
  Optional<List<PlanNode>> apply(List<PlanNode> plan, int at);
}
