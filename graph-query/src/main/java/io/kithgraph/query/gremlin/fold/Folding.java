package io.kithgraph.query.gremlin.fold;

import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.OptionsStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/** The switch by which a query asks to run as it is written: {@code g.with('folding', false)}. */
public final class Folding {
  private static final String OPTION = "folding";

  private Folding() {}

  /** Whether steps of the traversal are to stay as they are. */
  public static boolean isOff(Traversal.Admin<?, ?> traversal) {
    return TraversalHelper.getRootTraversal(traversal)
        .getStrategies()
        .getStrategy(OptionsStrategy.class)
        .filter(options -> Boolean.FALSE.equals(options.getOptions().get(OPTION)))
        .isPresent();
  }
}
