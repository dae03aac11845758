package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.Reach;
import io.kithgraph.query.gremlin.profile.PlannedReduction;
import io.kithgraph.query.plan.PlanNode.ReachCount;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Operator;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;

/**
 * Counts the distinct vertices that hops lead to from all vertices that come in, without making a
 * traverser for any of them. Confined to the thread of its traversal.
 */
final class KithReachStep extends PlannedReduction<Long> {
  private static final long serialVersionUID = 1;
  private static final Set<TraverserRequirement> REQUIREMENTS =
      EnumSet.of(TraverserRequirement.OBJECT);

  private final ReachCount count;

  KithReachStep(Traversal.Admin<?, ?> traversal, ReachCount count) {
    super(traversal, count, count.words());
    this.count = count;
    setReducingBiOperator((a, b) -> (Long) Operator.sumLong.apply(a, b));
  }

  @Override
  public Long projectTraverser(Traverser.Admin<Vertex> traverser) {
    return count(List.of(traverser).iterator());
  }

  /** Everything that comes in is one set, which is counted once. */
  @Override
  public void processAllStarts() {
    if (!hasProcessedOnce) {
      hasProcessedOnce = true;
      addBarrier(count(starts));
    }
  }

  private long count(Iterator<Traverser.Admin<Vertex>> from) {
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    Execution execution = transaction.execution(getTraversal());
    return metrics()
        .counting(
            execution,
            () ->
                Reach.count(
                    transaction.reads(),
                    execution,
                    graph.names().schema(),
                    IteratorUtils.map(from, start -> graph.vertexId(start.get())),
                    count));
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return REQUIREMENTS;
  }
}
