package io.kithgraph.meta.cluster;

/**
 * The version of the cluster map that a request was routed by; it fences a partition's former
 * owners. A replica refuses an older epoch than the one in which its partition last changed.
 */
public record Epoch(long value) implements Comparable<Epoch> {

  /** That of a deployment's first map. */
  public static final Epoch FIRST = new Epoch(1);

  /** That of the next map. */
  public Epoch next() {
    return new Epoch(value + 1);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }
}
