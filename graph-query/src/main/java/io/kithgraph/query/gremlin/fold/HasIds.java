package io.kithgraph.query.gremlin.fold;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.query.gremlin.terms.GremlinSettings.VertexIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.structure.T;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a has-condition names. Gremlin compares strings with what an id reads as, so that
 * {@code hasId("1")} means the vertex {@code 1} and the vertex {@code "1"}.
 */
public final class HasIds {
  /** Beyond this, reading a list is likely cheaper than looking for each. */
  static final int FEW = 64;

  private HasIds() {}

  /** The only ids of vertices that can meet the condition, if it names them. */
  public static Optional<List<Object>> vertexIds(HasContainer container) {
    return named(container)
        .filter(ids -> allAre(ids, HasIds::isWhole) || allAre(ids, HasIds::isVertexString))
        .map(HasIds::withNumbers);
  }

  /** The only ids of edges that can meet the condition, if it names them. */
  public static Optional<List<Object>> edgeIds(HasContainer container) {
    return named(container).filter(ids -> allAre(ids, HasIds::isEdgeString));
  }

  /** The vertices that the condition asks for, each once, if it names only a few. */
  static Optional<List<VertexId>> fewVertices(HasContainer container) {
    return vertexIds(container)
        .map(
            ids ->
                ids.stream()
                    .map(id -> ElementIds.vertexId(VertexIds.MIXED, id))
                    .distinct()
                    .toList())
        .filter(ids -> ids.size() <= FEW);
  }

  private static Optional<List<Object>> named(HasContainer container) {
    if (!T.id.getAccessor().equals(container.getKey())) {
      return Optional.empty();
    }
    Object value = container.getValue();
    if (container.getBiPredicate() == Compare.eq) {
      return value == null ? Optional.empty() : Optional.of(List.of(value));
    }
    if (container.getBiPredicate() == Contains.within
        && value instanceof Collection<?> values
        && !values.isEmpty()) {
      List<Object> ids = new ArrayList<>(values);
      return ids.contains(null) ? Optional.empty() : Optional.of(ids);
    }
    return Optional.empty();
  }

  private static boolean allAre(List<Object> ids, Predicate<Object> kind) {
    return ids.stream().allMatch(kind);
  }

  static boolean isWhole(@Nullable Object id) {
    return id instanceof Long || id instanceof Integer || id instanceof Short || id instanceof Byte;
  }

  static boolean isVertexString(Object id) {
    return id instanceof String string && accepted(() -> VertexId.of(string));
  }

  private static boolean isEdgeString(Object id) {
    return id instanceof String && accepted(() -> ElementIds.edgeName(id));
  }

  private static boolean accepted(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<Object> withNumbers(List<Object> ids) {
    List<Object> all = new ArrayList<>(ids);
    for (Object id : ids) {
      if (id instanceof String string) {
        canonicalNumber(string).ifPresent(all::add);
      }
    }
    return all;
  }

  /** The number that a string reads as, if the number reads as this string. */
  private static Optional<Long> canonicalNumber(String string) {
    try {
      long number = Long.parseLong(string);
      return Long.toString(number).equals(string) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
