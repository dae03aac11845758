package io.kithgraph.model;

/**
 * The number of a named graph; it is part of every key and never used again after the graph is
 * dropped.
 */
public record GraphId(int value) implements Comparable<GraphId> {
  public GraphId {
    if (value <= 0) {
      throw new IllegalArgumentException("A graph number is positive, not " + value);
    }
  }

  @Override
  public int compareTo(GraphId other) {
    return Integer.compare(value, other.value);
  }
}
