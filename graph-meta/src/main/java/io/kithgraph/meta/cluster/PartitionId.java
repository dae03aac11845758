package io.kithgraph.meta.cluster;

/** The number of a partition; never used again. */
public record PartitionId(int value) implements Comparable<PartitionId> {
  public PartitionId {
    if (value < 0) {
      throw new IllegalArgumentException("A partition number is not negative: " + value);
    }
  }

  @Override
  public int compareTo(PartitionId other) {
    return Integer.compare(value, other.value);
  }
}
