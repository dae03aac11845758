package io.kithgraph.storage.api;

/**
 * Which columns of edges are wanted besides the neighbours' ids. What is not asked for is neither
 * decoded nor sent. Immutable.
 */
public record Projection(boolean sortKeys, boolean tieBreakers, boolean properties) {
  /** Neighbours' ids alone. */
  public static final Projection IDS = new Projection(false, false, false);

  /** All columns. */
  public static final Projection ALL = new Projection(true, true, true);
}
