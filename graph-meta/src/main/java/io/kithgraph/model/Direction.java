package io.kithgraph.model;

/** Which end of its edges an adjacency list belongs to. */
public enum Direction {
  /** The list of edges that leave the vertex; the neighbour is the destination. */
  OUT,
  /** The list of edges that reach the vertex; the neighbour is the source. */
  IN;

  /** The direction in which the other half of the same edge is kept. */
  public Direction reverse() {
    return this == OUT ? IN : OUT;
  }
}
