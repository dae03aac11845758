package io.kithgraph.query.gremlin.fold;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.EdgeTest;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.util.AndP;
import org.apache.tinkerpop.gremlin.structure.T;
import org.jspecify.annotations.Nullable;

/**
 * Turns has-conditions into tests that storage decides in the same way as Gremlin would. What it
 * might decide otherwise, such as inequality between values that do not compare, is not turned.
 */
final class HasTests {
  private HasTests() {}

  /** The conditions on properties of edges that storage can decide. */
  static FoldedTests edgeTests(HasStep<?> has) {
    List<EdgeTest> tests = new ArrayList<>();
    List<HasContainer> containers = new ArrayList<>();
    for (HasContainer container : has.getHasContainers()) {
      Optional<List<EdgeTest>> test = edgeTests(container);
      if (test.isPresent()) {
        tests.addAll(test.get());
        containers.add(container);
      }
    }
    return new FoldedTests(tests, containers, containers.size() == has.getHasContainers().size());
  }

  private static Optional<List<EdgeTest>> edgeTests(HasContainer container) {
    String key = container.getKey();
    for (T token : T.values()) {
      if (token.getAccessor().equals(key)) {
        return Optional.empty();
      }
    }
    return key == null ? Optional.empty() : tests(key, container.getPredicate());
  }

  private static Optional<List<EdgeTest>> tests(String key, P<?> predicate) {
    if (predicate instanceof AndP<?> and) {
      List<EdgeTest> all = new ArrayList<>();
      for (P<?> part : and.getPredicates()) {
        Optional<List<EdgeTest>> tests = tests(key, part);
        if (tests.isEmpty()) {
          return Optional.empty();
        }
        all.addAll(tests.get());
      }
      return Optional.of(all);
    }
    Object value = predicate.getValue();
    if (predicate.getBiPredicate() instanceof Compare compare) {
      return operator(compare)
          .filter(operator -> operator == Operator.EQUAL ? equates(value) : isOrdered(value))
          .map(operator -> List.of(new EdgeTest(key, operator, List.of(value))));
    }
    boolean within =
        predicate.getBiPredicate() == Contains.within
            && value instanceof Collection<?> values
            && values.stream().allMatch(HasTests::equates);
    return within
        ? Optional.of(
            List.of(new EdgeTest(key, Operator.WITHIN, List.copyOf((Collection<?>) value))))
        : Optional.empty();
  }

  private static Optional<Operator> operator(Compare compare) {
    return switch (compare) {
      case eq -> Optional.of(Operator.EQUAL);
      case lt -> Optional.of(Operator.LESS);
      case lte -> Optional.of(Operator.LESS_OR_EQUAL);
      case gt -> Optional.of(Operator.GREATER);
      case gte -> Optional.of(Operator.GREATER_OR_EQUAL);
      case neq -> Optional.empty();
    };
  }

  /** Whether storage and Gremlin agree about what equals the value. */
  private static boolean equates(@Nullable Object value) {
    return isOrdered(value) || value instanceof Boolean || value instanceof UUID;
  }

  /** Whether storage and Gremlin agree about what is less than the value. */
  private static boolean isOrdered(@Nullable Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || (value instanceof Double number && !number.isNaN())
        || (value instanceof Float single && !single.isNaN())
        || value instanceof BigDecimal
        || value instanceof BigInteger
        || value instanceof String;
  }

  /** The vertices that a has-step asks for, if it names a few ids and asks for nothing else. */
  static Optional<List<VertexId>> onlyIds(HasStep<?> has) {
    if (has.getHasContainers().size() != 1) {
      return Optional.empty();
    }
    return HasIds.fewVertices(has.getHasContainers().get(0));
  }
}
