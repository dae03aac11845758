package io.kithgraph.gremlin;

import java.io.Serial;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.sideEffect.IoStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.verification.VerificationException;

/**
 * Refuses {@code io()}, which would read and write files of the server, in every traversal that is
 * run here, however it came to be. It is not registered under its name, so that no query can remove
 * it. Immutable.
 */
final class FileAccessRefusal
    extends AbstractTraversalStrategy<TraversalStrategy.VerificationStrategy>
    implements TraversalStrategy.VerificationStrategy {
  @Serial private static final long serialVersionUID = 1;

  static final FileAccessRefusal INSTANCE = new FileAccessRefusal();

  private FileAccessRefusal() {}

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    // The step is its own source: it stands at the start of a traversal or not at all.
    if (traversal.getStartStep() instanceof IoStep) {
      throw new VerificationException("This server does not run the step io()", traversal);
    }
  }
}
