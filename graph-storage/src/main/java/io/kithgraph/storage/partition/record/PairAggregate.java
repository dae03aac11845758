package io.kithgraph.storage.partition.record;

import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate over the edges of one pair, as its entry in the list of the roll-up keeps it, while
 * edges are added and removed. Confined to one change.
 *
 * <p>The entry's sort key is the aggregate; its properties hold what else is needed to go on:
 *
 * <pre>
 *   COUNT, MIN, MAX   nothing
 *   SUM               1: number of edges, int64     2: the sum, bytes, two's complement, only if it is beyond 64 bits
 *   LAST              1: sort key, int64            2: tie-breaker, int64, of the last edge
 * </pre>
 */
public abstract class PairAggregate {
  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private PairAggregate() {}

  /**
   * What one edge adds to an aggregate.
   *
   * @param value of the property
   * @param sortKey with the tie-breaker, the place of the edge
   */
  public record Contribution(long value, long sortKey, long tieBreaker) {

    /** Null if there is no edge, or it has no integer value of the property. */
    public static @Nullable Contribution of(@Nullable EdgeEntry entry, int propertyKey) {
      if (entry == null || entry.properties().isEmpty()) {
        return null;
      }
      Object value = entry.properties().find(propertyKey).orElse(null);
      boolean integer =
          value instanceof Long
              || value instanceof Integer
              || value instanceof Short
              || value instanceof Byte;
      return integer && value instanceof Number number
          ? new Contribution(number.longValue(), entry.sortKey(), entry.tieBreaker())
          : null;
    }

    boolean isAfter(Contribution other) {
      return sortKey != other.sortKey ? sortKey > other.sortKey : tieBreaker > other.tieBreaker;
    }
  }

  /**
   * The aggregate as the entry keeps it.
   *
   * @param current null if the pair has no edges yet that count
   * @param all gives all edges of the pair that count, after the change, to start anew from
   */
  public static PairAggregate of(
      Aggregate kind, @Nullable EdgeEntry current, Supplier<List<Contribution>> all) {
    return switch (kind) {
      case COUNT -> new Count(current);
      case SUM -> new Sum(current);
      case MIN -> new Extreme(current, all, false);
      case MAX -> new Extreme(current, all, true);
      case LAST -> new Last(current, all);
    };
  }

  public abstract void remove(Contribution edge);

  public abstract void add(Contribution edge);

  /** The entry, or null if no edge counts. */
  public abstract @Nullable EdgeEntry toEntry(VertexId neighbour);

  private static EdgeEntry entry(VertexId neighbour, long sortKey, PropertySet properties) {
    return new EdgeEntry(sortKey, neighbour, 0, properties);
  }

  private static long number(EdgeEntry entry, int key) {
    return entry.properties().find(key).orElse(null) instanceof Long value ? value : missing();
  }

  private static long missing() {
    throw new MalformedRecordException("an entry of a roll-up without its parts");
  }

  private static final class Count extends PairAggregate {
    private long count;

    Count(@Nullable EdgeEntry current) {
      this.count = current == null ? 0 : current.sortKey();
    }

    @Override
    public void remove(Contribution edge) {
      count--;
    }

    @Override
    public void add(Contribution edge) {
      count++;
    }

    @Override
    public @Nullable EdgeEntry toEntry(VertexId neighbour) {
      return count == 0 ? null : PairAggregate.entry(neighbour, count, PropertySet.EMPTY);
    }
  }

  private static final class Sum extends PairAggregate {
    private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private long count;
    private BigInteger sum;

    Sum(@Nullable EdgeEntry current) {
      this.count = current == null ? 0 : number(current, FIRST);
      this.sum = current == null ? BigInteger.ZERO : sum(current);
    }

    private static BigInteger sum(EdgeEntry entry) {
      return entry.properties().find(SECOND).orElse(null) instanceof byte[] large
          ? new BigInteger(large)
          : BigInteger.valueOf(entry.sortKey());
    }

    @Override
    public void remove(Contribution edge) {
      count--;
      sum = sum.subtract(BigInteger.valueOf(edge.value()));
    }

    @Override
    public void add(Contribution edge) {
      count++;
      sum = sum.add(BigInteger.valueOf(edge.value()));
    }

    @Override
    public @Nullable EdgeEntry toEntry(VertexId neighbour) {
      if (count == 0) {
        return null;
      }
      BigInteger shown = sum.max(SMALLEST).min(LARGEST);
      Property edges = Property.of(FIRST, count);
      return PairAggregate.entry(
          neighbour,
          shown.longValueExact(),
          shown.equals(sum)
              ? PropertySet.of(edges)
              : PropertySet.of(edges, Property.of(SECOND, sum.toByteArray())));
    }
  }

  private static final class Extreme extends PairAggregate {
    private final Supplier<List<Contribution>> all;
    private final boolean largest;
    private @Nullable Long value;

    Extreme(@Nullable EdgeEntry current, Supplier<List<Contribution>> all, boolean largest) {
      this.all = all;
      this.largest = largest;
      this.value = current == null ? null : Long.valueOf(current.sortKey());
    }

    @Override
    public void remove(Contribution edge) {
      if (value != null && value == edge.value()) {
        value = null;
        all.get().forEach(this::add);
      }
    }

    @Override
    public void add(Contribution edge) {
      Long before = value;
      value =
          before == null
              ? Long.valueOf(edge.value())
              : Long.valueOf(
                  largest ? Math.max(before, edge.value()) : Math.min(before, edge.value()));
    }

    @Override
    public @Nullable EdgeEntry toEntry(VertexId neighbour) {
      return value == null ? null : PairAggregate.entry(neighbour, value, PropertySet.EMPTY);
    }
  }

  private static final class Last extends PairAggregate {
    private final Supplier<List<Contribution>> all;
    private @Nullable Contribution last;

    Last(@Nullable EdgeEntry current, Supplier<List<Contribution>> all) {
      this.all = all;
      this.last =
          current == null
              ? null
              : new Contribution(
                  current.sortKey(), number(current, FIRST), number(current, SECOND));
    }

    @Override
    public void remove(Contribution edge) {
      if (edge.equals(last)) {
        last = null;
        all.get().forEach(this::add);
      }
    }

    @Override
    public void add(Contribution edge) {
      if (last == null || !last.isAfter(edge)) {
        last = edge;
      }
    }

    @Override
    public @Nullable EdgeEntry toEntry(VertexId neighbour) {
      return last == null
          ? null
          : PairAggregate.entry(
              neighbour,
              last.value(),
              PropertySet.of(
                  Property.of(FIRST, last.sortKey()), Property.of(SECOND, last.tieBreaker())));
    }
  }
}
