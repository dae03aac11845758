package io.kithgraph.query.gremlin.fold;

import io.kithgraph.query.plan.PlanNode.DegreeCount;
import org.apache.tinkerpop.gremlin.process.traversal.P;

/**
 * A condition on how many edges of a scan a vertex has. Immutable.
 *
 * @param count what is counted, and how far
 * @param predicate what the count must meet
 * @param negated whether the vertices that do not meet it are meant
 */
public record DegreeCondition(DegreeCount count, P<Long> predicate, boolean negated) {

  /** Whether there is any edge, or none. */
  public static DegreeCondition exists(DegreeCount count, boolean negated) {
    return new DegreeCondition(new DegreeCount(count.scan(), 1), P.gt(0L), negated);
  }

  /** Whether a vertex with so many edges is meant. */
  public boolean holds(long degree) {
    return predicate.test(Math.min(degree, count.cap())) != negated;
  }

  /** This condition in a few words. */
  public String words() {
    return count.words() + (negated ? ", not " : ", ") + predicate;
  }
}
