package io.kithgraph.query.gremlin.source;

import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.DefaultGraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;

/**
 * A traversal that asks the cache for its plan before it goes through the strategies. Confined to
 * one thread at a time; public because TinkerPop calls it by reflection.
 */
@SuppressWarnings({"unchecked", "try"}) // As the library has iterate() and close().
public final class KithTraversal<S, E> extends DefaultGraphTraversal<S, E> {
  private static final long serialVersionUID = 1;

  private final transient PlanCache plans;

  KithTraversal(GraphTraversalSource source, PlanCache plans) {
    super(source);
    this.plans = plans;
  }

  @Override
  public void applyStrategies() {
    if (isRoot() && !isLocked()) {
      plans.prepare(this);
    } else {
      compile();
    }
  }

  /** Goes through the strategies. */
  void compile() {
    super.applyStrategies();
  }

  @Override
  public KithTraversal<S, E> clone() {
    return (KithTraversal<S, E>) super.clone();
  }
}
