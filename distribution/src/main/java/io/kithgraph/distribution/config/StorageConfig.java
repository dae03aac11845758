package io.kithgraph.distribution.config;

/**
 * The storage node. Immutable.
 *
 * @param partitions into how many partitions a new data folder is divided; an existing one keeps
 *     what it has
 * @param pageCacheMebibytes memory for decoded pages
 * @param port where a node of a cluster serves other nodes
 * @param raftPort where a node of a cluster talks to the other replicas; part of its identity, so
 *     it stays the same for as long as the node has its data
 */
public record StorageConfig(int partitions, int pageCacheMebibytes, int port, int raftPort) {

  static final StorageConfig DEFAULTS = new StorageConfig(8, 192, 9100, 9191);

  public StorageConfig {
    Check.range("storage.partitions", partitions, 1, 64, "partitions of a new data folder");
    Check.range("storage.pageCacheMebibytes", pageCacheMebibytes, 8, 1_048_576, "memory for pages");
    Check.range("storage.port", port, 1, 65_535, "a port");
    Check.range("storage.raftPort", raftPort, 1, 65_535, "a port");
  }
}
