package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.index.IndexRange;
import io.kithgraph.meta.index.IndexSearch;
import io.kithgraph.meta.schema.VertexIndex;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Text;
import org.apache.tinkerpop.gremlin.process.traversal.util.AndP;
import org.apache.tinkerpop.gremlin.process.traversal.util.OrP;

/** What a predicate on a property is for an index. Stateless. */
final class IndexedTest {
  /** The most values of one condition that are looked up one by one. */
  private static final int MAX_VALUES = 1_000;

  private IndexedTest() {}

  /** How much a predicate lets through, by its form alone: lower is less. */
  static int rank(P<?> predicate) {
    if (predicate instanceof OrP<?>) {
      return 5;
    }
    if (predicate instanceof AndP<?>) {
      return 3;
    }
    if (predicate.getBiPredicate() == Compare.eq) {
      return 0;
    }
    if (predicate.getBiPredicate() == Contains.within) {
      return 1;
    }
    return predicate.getBiPredicate() == Text.startingWith ? 2 : 4;
  }

  /** Where the index has all vertices with a value that meets the predicate, if it can tell. */
  static Optional<List<IndexRange>> ranges(VertexIndex index, P<?> predicate) {
    if (predicate instanceof AndP<?> and) {
      return all(index, and.getPredicates());
    }
    if (predicate instanceof OrP<?> or) {
      return any(index, or.getPredicates());
    }
    Object value = predicate.getValue();
    if (predicate.getBiPredicate() == Contains.within) {
      return value instanceof Collection<?> values && values.size() <= MAX_VALUES
          ? IndexSearch.anyOf(index, values)
          : Optional.empty();
    }
    if (value == null) {
      return Optional.empty();
    }
    if (predicate.getBiPredicate() == Text.startingWith) {
      return value instanceof String start
          ? IndexSearch.startingWith(index, start)
          : Optional.empty();
    }
    if (!(predicate.getBiPredicate() instanceof Compare compare)) {
      return Optional.empty();
    }
    return switch (compare) {
      case eq -> IndexSearch.anyOf(index, List.of(value));
      case gt, gte -> IndexSearch.atLeast(index, value);
      case lt, lte -> IndexSearch.atMost(index, value);
      case neq -> Optional.empty();
    };
  }

  /** All hold for one value, so those that an index can tell are enough. */
  private static <V> Optional<List<IndexRange>> all(VertexIndex index, List<P<V>> predicates) {
    Optional<List<IndexRange>> all = Optional.empty();
    for (P<V> predicate : predicates) {
      Optional<List<IndexRange>> ranges = ranges(index, predicate);
      if (ranges.isPresent()) {
        all = all.map(known -> IndexSearch.both(known, ranges.get())).or(() -> ranges);
      }
    }
    return all;
  }

  private static <V> Optional<List<IndexRange>> any(VertexIndex index, List<P<V>> predicates) {
    Set<IndexRange> any = new LinkedHashSet<>();
    for (P<V> predicate : predicates) {
      Optional<List<IndexRange>> ranges = ranges(index, predicate);
      if (ranges.isEmpty()) {
        return Optional.empty();
      }
      any.addAll(ranges.get());
    }
    return Optional.of(List.copyOf(any));
  }
}
