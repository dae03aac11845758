package io.kithgraph.meta.cluster;

/**
 * The version of the cluster map that a request was routed by; it fences a partition's former
 * owners. A replica refuses an older epoch than the one in which its partition last changed.
 */
public record Epoch(long value) implements Comparable<Epoch> {
  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }
}
