package io.kithgraph.model;

/**
 * The number that a graph's schema gives to a vertex label or an edge label; unique across both
 * kinds within the graph.
 */
public record LabelId(int value) implements Comparable<LabelId> {
  public LabelId {
    if (value <= 0) {
      throw new IllegalArgumentException("A label number is positive, not " + value);
    }
  }

  @Override
  public int compareTo(LabelId other) {
    return Integer.compare(value, other.value);
  }
}
