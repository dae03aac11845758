package io.kithgraph.storage.partition;

import io.kithgraph.storage.edgetree.EdgeTreeSettings;

/**
 * How a partition uses memory and shapes its pages. Not part of the format or of the replicated
 * state. Immutable.
 *
 * @param cacheBytes the most memory for cached pages and records, in bytes, about
 * @param pages how pages grow
 */
public record PartitionSettings(long cacheBytes, EdgeTreeSettings pages) {
  /** 32 MiB of cache: eight partitions fit into a small process. */
  public static final PartitionSettings DEFAULT =
      new PartitionSettings(32L << 20, EdgeTreeSettings.DEFAULT);
}
