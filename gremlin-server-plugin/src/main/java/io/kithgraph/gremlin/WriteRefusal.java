package io.kithgraph.gremlin;

import java.io.Serial;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.Mutating;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.verification.VerificationException;

/**
 * Refuses every traversal that changes something, at any depth, for users who may only read.
 * Whatever a query was written in, it is judged by its steps. Like {@link FileAccessRefusal} it has
 * no name by which a query could remove it. Immutable.
 */
final class WriteRefusal extends AbstractTraversalStrategy<TraversalStrategy.VerificationStrategy>
    implements TraversalStrategy.VerificationStrategy {
  @Serial private static final long serialVersionUID = 1;

  static final WriteRefusal INSTANCE = new WriteRefusal();

  private WriteRefusal() {}

  /** Says so to a client. */
  static final class RefusedWriteException extends VerificationException {
    @Serial private static final long serialVersionUID = 1;

    RefusedWriteException(Step<?, ?> step, Traversal<?, ?> traversal) {
      super(
          "You may only read this graph, and "
              + step
              + " changes it; an administrator can grant the access write",
          traversal);
    }
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    for (Step<?, ?> step : traversal.getSteps()) {
      if (step instanceof Mutating) {
        throw new RefusedWriteException(step, traversal);
      }
    }
  }
}
