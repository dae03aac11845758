package io.kithgraph.query.gremlin.fold;

import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeOtherVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/** Whether the objects that a traversal passes through can be asked for later. */
public final class Paths {
  private Paths() {}

  /**
   * Whether any step of a whole traversal looks at paths, but for the far ends of edges, which know
   * where they came from by themselves.
   */
  public static boolean areKept(Traversal.Admin<?, ?> root) {
    return TraversalHelper.anyStepRecursively(
        step ->
            !(step instanceof EdgeOtherVertexStep)
                && step.getRequirements().contains(TraverserRequirement.PATH),
        root);
  }
}
