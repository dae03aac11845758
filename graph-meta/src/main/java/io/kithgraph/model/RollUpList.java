package io.kithgraph.model;

import java.util.Optional;

/**
 * Names the lists of one roll-up: for every list of an edge label there is one that has an entry
 * for each neighbour, whose sort key is an aggregate of an integer property over all edges to that
 * neighbour. So the newest entries of such a list are those with the largest aggregates. Immutable.
 *
 * <p>The lists are read like any others, under the hidden label {@link #list}; nobody but storage
 * writes them.
 *
 * @param label the edge label
 * @param propertyKey the number of the property that is aggregated; edges without an integer value
 *     of it do not count
 */
public record RollUpList(LabelId label, int propertyKey, Aggregate aggregate)
    implements Comparable<RollUpList> {
  /** The largest number that an edge label or a property key with a roll-up may have. */
  public static final int MAX_NUMBER = (1 << 13) - 1;

  private static final int FIRST = LabelId.FIRST_ROLL_UP;
  private static final int LABEL_SHIFT = 16;
  private static final int PROPERTY_SHIFT = 3;
  private static final int AGGREGATE_MASK = 7;
  private static final Aggregate[] AGGREGATES = Aggregate.values();

  /** The aggregates of a pair; the order of the constants is part of the format. */
  public enum Aggregate {
    /** How many edges have the property. */
    COUNT,
    /** The sum of its values, exact; shown as the nearest 64-bit integer if it exceeds these. */
    SUM,
    /** The smallest value. */
    MIN,
    /** The largest value. */
    MAX,
    /** The value of the edge that comes last by sort key and then tie-breaker. */
    LAST
  }

  public RollUpList {
    if (label.value() > MAX_NUMBER || propertyKey <= 0 || propertyKey > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "A roll-up is of a label and a property with numbers up to " + MAX_NUMBER);
    }
  }

  /** The roll-up whose lists have the label; empty for any other label. */
  public static Optional<RollUpList> of(LabelId list) {
    if (!list.isRollUp()) {
      return Optional.empty();
    }
    int bits = list.value() - FIRST;
    int aggregate = bits & AGGREGATE_MASK;
    int property = bits >> PROPERTY_SHIFT & MAX_NUMBER;
    int label = bits >> LABEL_SHIFT & MAX_NUMBER;
    return aggregate < AGGREGATES.length && property > 0 && label > 0
        ? Optional.of(new RollUpList(new LabelId(label), property, AGGREGATES[aggregate]))
        : Optional.empty();
  }

  /** The hidden label under which the lists lie. */
  @SuppressWarnings("EnumOrdinal") // the place is the code; values are added at the end only
  public LabelId list() {
    return new LabelId(
        FIRST
            + (label.value() << LABEL_SHIFT | propertyKey << PROPERTY_SHIFT | aggregate.ordinal()));
  }

  /** The list that rolls up the given list, which must have the label. */
  public ListKey of(ListKey list) {
    return new ListKey(list.vertex(), list(), list.direction());
  }

  @Override
  public int compareTo(RollUpList other) {
    return list().compareTo(other.list());
  }
}
