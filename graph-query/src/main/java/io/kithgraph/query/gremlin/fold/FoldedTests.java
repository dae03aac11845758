package io.kithgraph.query.gremlin.fold;

import io.kithgraph.query.plan.EdgeTest;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;

/**
 * The conditions of a has-step that storage can decide. Immutable.
 *
 * @param tests what they become
 * @param containers the parts of the step that they came from
 * @param isWhole whether nothing of the step is left
 */
record FoldedTests(List<EdgeTest> tests, List<HasContainer> containers, boolean isWhole) {
  FoldedTests {
    tests = List.copyOf(tests);
    containers = List.copyOf(containers);
  }

  void removeFrom(HasStep<?> step) {
    containers.forEach(step::removeHasContainer);
  }
}
