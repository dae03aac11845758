package io.kithgraph.distribution.config;

/**
 * The storage node. Immutable.
 *
 * @param partitions into how many partitions a new data folder is divided; an existing one keeps
 *     what it has
 * @param pageCacheMebibytes memory for decoded pages
 */
public record StorageConfig(int partitions, int pageCacheMebibytes) {

  static final StorageConfig DEFAULTS = new StorageConfig(8, 192);

  public StorageConfig {
    Check.range("storage.partitions", partitions, 1, 64, "partitions of a new data folder");
    Check.range("storage.pageCacheMebibytes", pageCacheMebibytes, 8, 1_048_576, "memory for pages");
  }
}
