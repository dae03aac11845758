package io.kithgraph.storage.api;

import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One adjacency list of the in-memory client, kept the plain way. Confined to its graph's lock. */
final class InMemoryList {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::sortKey)
          .thenComparing(Position::neighbour)
          .thenComparingLong(Position::tieBreaker);

  /** What an edge is told apart by within its list. */
  private record Identity(VertexId neighbour, long tieBreaker) {}

  /** What an edge without properties takes on the wire, more or less. */
  private static final long EDGE_BYTES = 24;

  private final NavigableMap<Position, PropertySet> edges = new TreeMap<>(ORDER);
  private final Map<Identity, Position> byIdentity = new HashMap<>();
  private long version;
  private long ttlMillis;

  /** An edge as it was, for undoing. */
  record Stored(Position position, PropertySet properties) {}

  int degree() {
    return edges.size();
  }

  long version() {
    return version;
  }

  void version(long version) {
    this.version = version;
  }

  /** How long the edges of the list live, as its label says with the first of them. */
  void ttl(EdgeTtl ttl) {
    ttlMillis = Math.max(ttlMillis, ttl.millis());
  }

  /** Removes the edges whose time is over; to readers, that is no change of the list. */
  void expire(long nowMillis) {
    long upTo = EdgeTtl.expiredUpTo(ttlMillis, nowMillis);
    while (!edges.isEmpty() && edges.firstKey().sortKey() <= upTo && ttlMillis > 0) {
      remove(edges.firstKey().neighbour(), edges.firstKey().tieBreaker());
    }
  }

  /** All edges, in ascending order. */
  List<Position> positions() {
    return new ArrayList<>(edges.keySet());
  }

  @Nullable Stored find(VertexId neighbour, long tieBreaker) {
    Position position = byIdentity.get(new Identity(neighbour, tieBreaker));
    PropertySet properties = position == null ? null : edges.get(position);
    return position == null || properties == null ? null : new Stored(position, properties);
  }

  /** The edge to the neighbour that comes last in ascending order. */
  @Nullable Stored newest(VertexId neighbour) {
    return edges.descendingMap().entrySet().stream()
        .filter(edge -> edge.getKey().neighbour().equals(neighbour))
        .map(edge -> new Stored(edge.getKey(), edge.getValue()))
        .findFirst()
        .orElse(null);
  }

  void put(Position position, PropertySet properties) {
    remove(position.neighbour(), position.tieBreaker());
    edges.put(position, properties);
    byIdentity.put(new Identity(position.neighbour(), position.tieBreaker()), position);
  }

  void remove(VertexId neighbour, long tieBreaker) {
    Position old = byIdentity.remove(new Identity(neighbour, tieBreaker));
    if (old != null) {
      edges.remove(old);
    }
  }

  long count(SortKeyBounds bounds, List<PropertyCondition> conditions) {
    return edges.entrySet().stream()
        .filter(edge -> bounds.contains(edge.getKey().sortKey()))
        .filter(edge -> PropertyConditions.meets(edge.getValue(), conditions))
        .count();
  }

  /** The list with an entry for each neighbour whose edges have integer values of the property. */
  InMemoryList rolledUp(int propertyKey, RollUpList.Aggregate aggregate) {
    Map<VertexId, List<BigInteger>> values = new HashMap<>();
    edges.forEach(
        (position, properties) -> {
          if (properties.find(propertyKey).orElse(null) instanceof Long value) {
            values
                .computeIfAbsent(position.neighbour(), n -> new ArrayList<>())
                .add(BigInteger.valueOf(value));
          }
        });
    InMemoryList rolled = new InMemoryList();
    rolled.version(version);
    values.forEach(
        (neighbour, of) -> {
          BigInteger exact =
              switch (aggregate) {
                case COUNT -> BigInteger.valueOf(of.size());
                case SUM -> of.stream().reduce(BigInteger.ZERO, BigInteger::add);
                case MIN -> Collections.min(of);
                case MAX -> Collections.max(of);
                case LAST -> of.get(of.size() - 1);
              };
          long shown =
              exact
                  .max(BigInteger.valueOf(Long.MIN_VALUE))
                  .min(BigInteger.valueOf(Long.MAX_VALUE))
                  .longValueExact();
          rolled.put(new Position(shown, neighbour, 0), PropertySet.EMPTY);
        });
    return rolled;
  }

  /**
   * The slice of one list, as {@link StorageClient#range} says.
   *
   * @param budget the bytes that are left for the call; at least one edge is delivered
   */
  EdgeSlice range(ListRange range, RangeRead read, long budget) {
    NavigableMap<Position, PropertySet> ordered =
        read.order() == Order.ASCENDING ? edges : edges.descendingMap();
    if (range.after() != null) {
      ordered = ordered.tailMap(range.after(), false);
    }
    List<Stored> delivered = new ArrayList<>();
    long bytes = 0;
    long skipped = 0;
    StopReason stop = StopReason.EXHAUSTED;
    for (Map.Entry<Position, PropertySet> edge : ordered.entrySet()) {
      boolean wanted =
          read.bounds().contains(edge.getKey().sortKey())
              && (range.neighbour() == null || range.neighbour().equals(edge.getKey().neighbour()))
              && PropertyConditions.meets(edge.getValue(), read.conditions());
      if (wanted && skipped < range.skip()) {
        skipped++;
      } else if (wanted) {
        delivered.add(new Stored(edge.getKey(), edge.getValue()));
        bytes += bytes(edge.getValue(), read.projection());
        stop =
            delivered.size() == read.limit()
                ? StopReason.LIMIT
                : bytes >= budget ? StopReason.BYTE_LIMIT : StopReason.EXHAUSTED;
        if (stop != StopReason.EXHAUSTED) {
          break;
        }
      }
    }
    Position next =
        stop == StopReason.EXHAUSTED ? null : delivered.get(delivered.size() - 1).position();
    return new EdgeSlice(range.list(), columns(delivered, read.projection()), stop, next, version);
  }

  /** As {@link StorageClient#sample} says. */
  EdgeSample sample(ListKey list, SampleRead read, long budget) {
    List<Stored> drawn = new ArrayList<>();
    edges.forEach(
        (position, properties) -> {
          if (read.bounds().contains(position.sortKey())) {
            drawn.add(new Stored(position, properties));
          }
        });
    int population = drawn.size();
    Collections.shuffle(drawn, new Random(read.seed() ^ list.hashCode()));
    int fit = 0;
    long bytes = 0;
    while (fit < drawn.size() && fit < read.count() && (bytes < budget || fit == 0)) {
      bytes += bytes(drawn.get(fit++).properties(), read.projection());
    }
    return new EdgeSample(
        list,
        columns(drawn.subList(0, fit), read.projection()),
        population,
        fit == population
            ? StopReason.EXHAUSTED
            : fit == read.count() ? StopReason.LIMIT : StopReason.BYTE_LIMIT,
        version);
  }

  /** The ids of all neighbours. */
  NavigableSet<VertexId> neighbours() {
    NavigableSet<VertexId> neighbours = new TreeSet<>();
    edges.keySet().forEach(position -> neighbours.add(position.neighbour()));
    return neighbours;
  }

  /** Ids alone, as columns. */
  static EdgeColumns ids(List<VertexId> ids) {
    return columns(
        ids.stream().map(id -> new Stored(new Position(0, id, 0), PropertySet.EMPTY)).toList(),
        Projection.IDS);
  }

  static long bytes(EdgeSlice slice, Projection projection) {
    long bytes = 0;
    for (int i = 0; i < slice.edges().size(); i++) {
      bytes +=
          bytes(
              projection.properties() ? slice.edges().properties(i) : PropertySet.EMPTY,
              projection);
    }
    return bytes;
  }

  /** The slice of a list that does not exist. */
  static EdgeSlice absent(ListKey list) {
    return new EdgeSlice(list, EdgeColumns.EMPTY, StopReason.EXHAUSTED, null, 0);
  }

  private static long bytes(PropertySet properties, Projection projection) {
    return EDGE_BYTES + (projection.properties() ? properties.encoded().length : 0);
  }

  @SuppressWarnings("NullAway") // it does not see that the string column may hold nulls
  private static EdgeColumns columns(List<Stored> edges, Projection projection) {
    int size = edges.size();
    long[] longs = new long[size];
    @Nullable String @Nullable [] strings = null;
    long[] sortKeys = new long[size];
    long[] tieBreakers = new long[size];
    PropertySet[] properties = new PropertySet[size];
    for (int i = 0; i < size; i++) {
      Position position = edges.get(i).position();
      if (position.neighbour() instanceof VertexId.LongId id) {
        longs[i] = id.longValue();
      } else {
        strings = strings == null ? new @Nullable String[size] : strings;
        strings[i] = position.neighbour().toString();
      }
      sortKeys[i] = position.sortKey();
      tieBreakers[i] = position.tieBreaker();
      properties[i] = edges.get(i).properties();
    }
    return new EdgeColumns(
        size,
        longs,
        strings,
        projection.sortKeys() ? sortKeys : null,
        projection.tieBreakers() ? tieBreakers : null,
        projection.properties() ? properties : null);
  }
}
