package io.kithgraph.model;

/**
 * The number that a graph's schema gives to a vertex label or an edge label; unique across both
 * kinds within the graph. Numbers from 2^30 on are those of hidden labels, which users never see:
 * the entries of indexes are edges of such labels, and from 2^30 + 2^29 on those of roll-ups
 * ({@link RollUpList}).
 */
public record LabelId(int value) implements Comparable<LabelId> {
  public LabelId {
    if (value <= 0) {
      throw new IllegalArgumentException("A label number is positive, not " + value);
    }
  }

  private static final int FIRST_HIDDEN = 1 << 30;

  /** The first number of the lists of roll-ups. */
  static final int FIRST_ROLL_UP = FIRST_HIDDEN + (1 << 29);

  /** The hidden label of the index of that number. */
  public static LabelId hidden(int index) {
    return new LabelId(FIRST_HIDDEN + index);
  }

  /** Whether users never see edges of this label. */
  public boolean isHidden() {
    return value >= FIRST_HIDDEN;
  }

  /** Whether lists of this label roll up those of another. */
  public boolean isRollUp() {
    return value >= FIRST_ROLL_UP;
  }

  @Override
  public int compareTo(LabelId other) {
    return Integer.compare(value, other.value);
  }
}
