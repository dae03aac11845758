package io.kithgraph.query.index;

import io.kithgraph.meta.index.IndexRange;
import io.kithgraph.meta.index.IndexSearch;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.PropertyConditions;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the vertices for which a condition holds, by an index: its ranges one after the other,
 * each in its order. A vertex with several values may come more than once over several pages.
 * Immutable.
 */
public final class VertexSearch {
  private static final char SEPARATOR = ':';

  private final StorageClient storage;
  private final VertexIndex index;
  private final PropertyCondition condition;
  private final List<IndexRange> ranges;

  private VertexSearch(
      StorageClient storage,
      VertexIndex index,
      PropertyCondition condition,
      List<IndexRange> ranges) {
    this.storage = storage;
    this.index = index;
    this.condition = condition;
    this.ranges = ranges;
  }

  /** A search, or empty if the index does not answer the condition. */
  public static Optional<VertexSearch> of(
      StorageClient storage, VertexIndex index, PropertyCondition condition) {
    Object operand = condition.operands().isEmpty() ? "" : condition.operands().get(0);
    Optional<List<IndexRange>> ranges =
        switch (condition.operator()) {
          case EQUAL, WITHIN -> IndexSearch.anyOf(index, condition.operands());
          case GREATER, GREATER_OR_EQUAL -> IndexSearch.atLeast(index, operand);
          case LESS, LESS_OR_EQUAL -> IndexSearch.atMost(index, operand);
          case NOT_EQUAL, WITHOUT -> Optional.empty();
        };
    return ranges.map(found -> new VertexSearch(storage, index, condition, found));
  }

  /**
   * A page, which may hold less than asked for although there are more.
   *
   * @param continuation of the page before, or empty for the first
   * @throws IllegalArgumentException if it is no continuation of this search
   */
  public CompletionStage<VertexPage> page(
      Optional<String> continuation, int limit, ReadOptions options) {
    int at = 0;
    Position after = null;
    if (continuation.isPresent()) {
      String[] parts = continuation.get().split(String.valueOf(SEPARATOR), 5);
      if (parts.length != 5) {
        throw new IllegalArgumentException("Not a place in a search");
      }
      at = Integer.parseInt(parts[0]);
      after =
          parts[4].isEmpty()
              ? null
              : new Position(
                  Long.parseLong(parts[1]),
                  parts[3].equals("n")
                      ? VertexId.of(Long.parseLong(parts[4]))
                      : VertexId.of(parts[4]),
                  Long.parseLong(parts[2]));
    }
    if (at < 0 || at > ranges.size()) {
      throw new IllegalArgumentException("Not a place in a search");
    }
    return read(at, after, limit, options);
  }

  private CompletionStage<VertexPage> read(
      int at, @Nullable Position after, int limit, ReadOptions options) {
    if (at == ranges.size()) {
      return CompletableFuture.completedFuture(new VertexPage(List.of(), Optional.empty()));
    }
    IndexRange range = ranges.get(at);
    ListKey list = new ListKey(range.list(), index.entries(), Direction.OUT);
    RangeRead read =
        new RangeRead(
            List.of(new ListRange(list, after, null)),
            new SortKeyBounds(range.first(), range.last()),
            Order.ASCENDING,
            limit,
            List.of(),
            Projection.IDS);
    return storage
        .range(read, options)
        .thenCompose(
            slices -> {
              EdgeSlice slice = slices.get(0);
              if (slice.edges().size() == 0 && slice.next() == null) {
                return read(at + 1, null, limit, options);
              }
              Position next = slice.next();
              Optional<String> continuation =
                  next == null
                      ? at + 1 == ranges.size()
                          ? Optional.empty()
                          : Optional.of(format(at + 1, null))
                      : Optional.of(format(at, next));
              return vertices(slice, options)
                  .thenApply(vertices -> new VertexPage(vertices, continuation));
            });
  }

  private CompletionStage<List<VertexRecord>> vertices(EdgeSlice slice, ReadOptions options) {
    Set<VertexId> ids = new LinkedHashSet<>();
    for (int i = 0; i < slice.edges().size(); i++) {
      ids.add(slice.edges().neighbour(i));
    }
    return storage
        .vertices(new VertexRead(List.copyOf(ids), true), options)
        .thenApply(found -> found.stream().flatMap(Optional::stream).filter(this::holds).toList());
  }

  /** The index may find too much, and the vertex may have changed since. */
  private boolean holds(VertexRecord vertex) {
    return vertex.label().equals(index.label())
        && vertex.properties().properties().stream()
            .filter(property -> property.keyId() == condition.keyId())
            .anyMatch(
                property ->
                    PropertyConditions.all(
                        List.of(condition),
                        PropertySet.of(Property.of(property.keyId(), property.value()))));
  }

  private static String format(int at, @Nullable Position after) {
    if (after == null) {
      return at + "::::";
    }
    VertexId id = after.neighbour();
    return String.valueOf(at)
        + SEPARATOR
        + after.sortKey()
        + SEPARATOR
        + after.tieBreaker()
        + SEPARATOR
        + (id instanceof VertexId.LongId ? "n" : "s")
        + SEPARATOR
        + id;
  }
}
