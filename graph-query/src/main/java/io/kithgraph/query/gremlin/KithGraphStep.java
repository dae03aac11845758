package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.gremlin.fold.IndexPlan;
import io.kithgraph.query.gremlin.source.StartIds;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.util.EmptyTraverser;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks up or scans elements within the time and the budget of its traversal. Confined to the
 * thread of its traversal.
 */
final class KithGraphStep<S, E extends Element> extends GraphStep<S, E> implements StartIds {
  private static final long serialVersionUID = 1;

  /** What the vertices of this step are tested for right after it. */
  private List<HasContainer> conditions = List.of();

  /** Whether nobody looks at the vertices themselves, so that they need not be read. */
  private boolean trusted;

  /** What the step gives, once it was asked. */
  private transient @Nullable Iterator<E> given;

  KithGraphStep(GraphStep<S, E> original) {
    super(
        original.getTraversal(),
        original.getReturnClass(),
        original.isStartStep(),
        original.getIds());
    original.getLabels().forEach(this::addLabel);
    setIteratorSupplier(this::give);
  }

  @Override
  public int startCount() {
    Object[] wanted = getIds();
    return wanted == null ? 0 : wanted.length;
  }

  @Override
  public void startFrom(Object... others) {
    clearIds();
    addIds(others);
  }

  /** Says what the vertices of this step are tested for right after it. */
  void expect(List<HasContainer> tests) {
    conditions = List.copyOf(tests);
  }

  /** Gives the vertices of the ids as they are named, whether they exist or not. */
  void trustIds() {
    trusted = true;
  }

  /** A start that has given all ends without the exception by which other steps end. */
  @Override
  @SuppressWarnings("ReferenceEquality") // As the library has it.
  public boolean hasNext() {
    boolean over =
        isStartStep()
            && given != null
            && !given.hasNext()
            && nextEnd == EmptyTraverser.<E>instance();
    return !over && super.hasNext();
  }

  @Override
  public void reset() {
    super.reset();
    given = null;
  }

  private Iterator<E> give() {
    Iterator<E> elements = elements();
    given = elements;
    return elements;
  }

  @SuppressWarnings("unchecked") // The class that the step returns says which of the two it is.
  private Iterator<E> elements() {
    Object[] wanted = getIds();
    if (wanted == null) {
      return Collections.emptyIterator();
    }
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    if (wanted.length == 0 && returnsVertex() && !conditions.isEmpty()) {
      Execution execution = transaction.execution(getTraversal());
      GraphSchema schema = graph.names().schema();
      return (Iterator<E>)
          IndexPlan.choose(schema, conditions)
              .<Iterator<Vertex>>map(
                  plan -> new IndexedVertices(graph, transaction, execution, plan))
              .orElseGet(
                  () ->
                      new ScannedVertices(
                          graph, transaction, execution, IndexPlan.advice(schema, conditions)));
    }
    if (trusted) {
      return (Iterator<E>) named(graph, transaction, wanted);
    }
    return returnsVertex()
        ? (Iterator<E>) graph.vertices(transaction, transaction.execution(getTraversal()), wanted)
        : (Iterator<E>) graph.edges(transaction, transaction.execution(getTraversal()), wanted);
  }

  private Iterator<Vertex> named(KithGraph graph, OpenTransaction transaction, Object[] wanted) {
    List<VertexId> ids =
        Arrays.stream(wanted).filter(Objects::nonNull).map(graph::vertexId).toList();
    VertexBatch batch = new VertexBatch(transaction, transaction.execution(getTraversal()), ids);
    return IntStream.range(0, ids.size())
        .<Vertex>mapToObj(position -> new KithVertex(graph, batch, position))
        .iterator();
  }

  @Override
  public KithGraphStep<S, E> clone() {
    KithGraphStep<S, E> clone = (KithGraphStep<S, E>) super.clone();
    clone.given = null;
    clone.setIteratorSupplier(clone::give);
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
    Optional<IndexPlan> plan =
        wanted != null && wanted.length == 0 && returnsVertex() && !conditions.isEmpty()
            ? getTraversal()
                .getGraph()
                .filter(KithGraph.class::isInstance)
                .flatMap(
                    graph -> IndexPlan.choose(((KithGraph) graph).names().schema(), conditions))
            : Optional.empty();
    if (plan.isPresent()) {
      return StringFactory.stepString(this, "vertices by index " + plan.get().words());
    }
    return StringFactory.stepString(
        this,
        wanted == null || wanted.length > 0
            ? what + (trusted ? " named " : " by id ") + Arrays.toString(wanted)
            : "all " + what);
  }
}
