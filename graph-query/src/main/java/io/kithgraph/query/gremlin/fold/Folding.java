package io.kithgraph.query.gremlin.fold;

import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.OptionsStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/** The switch by which a query asks to run as it is written: {@code g.with('folding', false)}. */
public final class Folding {
  private static final String OPTION = "folding";

  private Folding() {}

  /**
   * The graph of a traversal, if it is of the kind and its steps may take the place of those of the
   * traversal.
   */
  public static <G> Optional<G> graph(Traversal.Admin<?, ?> traversal, Class<G> kind) {
    return traversal
        .getGraph()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(graph -> !TraversalHelper.onGraphComputer(traversal) && !isOff(traversal));
  }

  /** Whether steps of the traversal are to stay as they are. */
  public static boolean isOff(Traversal.Admin<?, ?> traversal) {
    return TraversalHelper.getRootTraversal(traversal)
        .getStrategies()
        .getStrategy(OptionsStrategy.class)
        .filter(options -> Boolean.FALSE.equals(options.getOptions().get(OPTION)))
        .isPresent();
  }
}
