package io.kithgraph.query.gremlin;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks up or scans elements within the time and the budget of its traversal. Confined to the
 * thread of its traversal.
 */
final class KithGraphStep<S, E extends Element> extends GraphStep<S, E> {
  private static final long serialVersionUID = 1;

  KithGraphStep(GraphStep<S, E> original) {
    super(
        original.getTraversal(),
        original.getReturnClass(),
        original.isStartStep(),
        original.getIds());
    original.getLabels().forEach(this::addLabel);
    setIteratorSupplier(this::elements);
  }

  @SuppressWarnings("unchecked") // The class that the step returns says which of the two it is.
  private Iterator<E> elements() {
    Object[] wanted = getIds();
    if (wanted == null) {
      return Collections.emptyIterator();
    }
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    return returnsVertex()
        ? (Iterator<E>) graph.vertices(transaction, transaction.execution(getTraversal()), wanted)
        : (Iterator<E>) graph.edges(transaction, transaction.execution(getTraversal()), wanted);
  }

  @Override
  public KithGraphStep<S, E> clone() {
    KithGraphStep<S, E> clone = (KithGraphStep<S, E>) super.clone();
    clone.setIteratorSupplier(clone::elements);
    return clone;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other);
  }

  @Override
  public String toString() {
    Object[] wanted = getIds();
    String what = returnsVertex() ? "vertices" : "edges";
    return StringFactory.stepString(
        this,
        wanted == null || wanted.length > 0
            ? what + " by id " + Arrays.toString(wanted)
            : "all " + what);
  }
}
