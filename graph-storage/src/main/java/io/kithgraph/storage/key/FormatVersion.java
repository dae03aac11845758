package io.kithgraph.storage.key;

/**
 * The version of everything that a partition keeps: keys, pages and vertex records. A partition
 * writes it once, under {@link StorageKeys#partitionRecord}, and a program refuses data of a
 * version that it does not know.
 */
public enum FormatVersion {
  /** The first: docs/formats.md describes it. */
  V1(1);

  private final int number;

  FormatVersion(int number) {
    this.number = number;
  }

  /** The version in which new partitions are written. */
  public static final FormatVersion CURRENT = V1;

  /** The number that is stored. */
  public int number() {
    return number;
  }
}
