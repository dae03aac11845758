package io.kithgraph.meta.index;

import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where an index has the vertices that a condition on its key may hold for. Every such vertex is in
 * the ranges that are given; others may be too, so what is found is tested. Each method answers
 * empty if the index cannot tell. Stateless.
 */
public final class IndexSearch {
  private IndexSearch() {}

  /** Vertices with one of the values. */
  public static Optional<List<IndexRange>> anyOf(VertexIndex index, Iterable<?> values) {
    Set<IndexRange> ranges = new LinkedHashSet<>();
    for (Object value : values) {
      Optional<List<IndexRange>> some = value == null ? Optional.empty() : equal(index, value);
      if (some.isEmpty()) {
        return Optional.empty();
      }
      ranges.addAll(some.get());
    }
    return Optional.of(List.copyOf(ranges));
  }

  private static Optional<List<IndexRange>> equal(VertexIndex index, Object value) {
    return switch (index.kind()) {
      case EQUALITY ->
          EqualityKeys.wanted(value)
              .map(lists -> lists.stream().distinct().map(IndexRange::whole).toList());
      case RANGE ->
          atLeast(index, value).flatMap(low -> atMost(index, value).map(high -> both(low, high)));
    };
  }

  /** Vertices with a value at or above a bound. */
  public static Optional<List<IndexRange>> atLeast(VertexIndex index, Object bound) {
    return index.kind() == VertexIndex.Kind.RANGE
        ? RangeKeys.wanted(bound, true)
        : Optional.empty();
  }

  /** Vertices with a value at or below a bound. */
  public static Optional<List<IndexRange>> atMost(VertexIndex index, Object bound) {
    return index.kind() == VertexIndex.Kind.RANGE
        ? RangeKeys.wanted(bound, false)
        : Optional.empty();
  }

  /** Vertices with a string that starts so. */
  public static Optional<List<IndexRange>> startingWith(VertexIndex index, String start) {
    return index.kind() == VertexIndex.Kind.RANGE
        ? Optional.of(RangeKeys.startingWith(start))
        : Optional.empty();
  }

  /** What lies in both, for two conditions that hold for one value of the key. */
  public static List<IndexRange> both(List<IndexRange> some, List<IndexRange> others) {
    Map<VertexId, IndexRange> byList = new HashMap<>();
    others.forEach(range -> byList.put(range.list(), range));
    List<IndexRange> ranges = new ArrayList<>();
    for (IndexRange range : some) {
      IndexRange other = byList.get(range.list());
      if (other != null) {
        long first = Math.max(range.first(), other.first());
        long last = Math.min(range.last(), other.last());
        if (first <= last) {
          ranges.add(new IndexRange(range.list(), first, last));
        }
      }
    }
    return ranges;
  }
}
