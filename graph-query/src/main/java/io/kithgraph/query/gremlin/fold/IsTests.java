package io.kithgraph.query.gremlin.fold;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.query.gremlin.terms.GremlinSettings.VertexIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.IsStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IdStep;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * The few vertices that a comparison of vertices or of their ids names: {@code is(within(v, w))},
 * {@code id().is(within(1, 2))}, {@code where(id().is(1))}. An id equals a number or a string of
 * its own kind only.
 */
final class IsTests {
  private IsTests() {}

  /** The vertices that pass a filter of vertices, if it names them. */
  static Optional<List<VertexId>> ofVertices(Step<?, ?> filter) {
    if (!filter.getLabels().isEmpty()) {
      return Optional.empty();
    }
    if (filter instanceof IsStep<?> is) {
      return named(is, IsTests::vertex);
    }
    if (filter instanceof TraversalFilterStep<?> where) {
      @SuppressWarnings("rawtypes") // As the library has it.
      List<Step> tested = where.getLocalChildren().get(0).getSteps();
      boolean ofId =
          tested.size() == 2
              && tested.get(0) instanceof IdStep
              && tested.get(0).getLabels().isEmpty();
      return ofId ? ofIds(tested.get(1)) : Optional.empty();
    }
    return Optional.empty();
  }

  /** The vertices whose ids pass a filter of ids, if it names them. */
  static Optional<List<VertexId>> ofIds(Step<?, ?> filter) {
    return filter instanceof IsStep<?> is && filter.getLabels().isEmpty()
        ? named(is, IsTests::id)
        : Optional.empty();
  }

  private static Optional<List<VertexId>> named(
      IsStep<?> is, Function<Object, Optional<VertexId>> id) {
    P<?> predicate = is.getPredicate();
    Object value = predicate.getValue();
    List<Object> values = new ArrayList<>();
    if (predicate.getBiPredicate() == Compare.eq) {
      values.add(value);
    } else if (predicate.getBiPredicate() == Contains.within
        && value instanceof Collection<?> several) {
      values.addAll(several);
    }
    List<VertexId> ids = new ArrayList<>();
    for (Object one : values) {
      Optional<VertexId> known = one == null ? Optional.empty() : id.apply(one);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      if (!ids.contains(known.get())) {
        ids.add(known.get());
      }
    }
    return ids.isEmpty() || ids.size() > HasIds.FEW ? Optional.empty() : Optional.of(ids);
  }

  private static Optional<VertexId> vertex(Object value) {
    return value instanceof Vertex vertex ? id(vertex.id()) : Optional.empty();
  }

  private static Optional<VertexId> id(Object value) {
    return HasIds.isWhole(value) || HasIds.isVertexString(value)
        ? Optional.of(ElementIds.vertexId(VertexIds.MIXED, value))
        : Optional.empty();
  }
}
