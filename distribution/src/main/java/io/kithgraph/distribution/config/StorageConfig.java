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
 * @param reserveMebibytes writes are refused while the disk has less left; 0: never
 */
public record StorageConfig(
    int partitions, int pageCacheMebibytes, int port, int raftPort, int reserveMebibytes) {

  static final StorageConfig DEFAULTS = new StorageConfig(8, 192, 9100, 9191, 512);

  public StorageConfig {
    Check.range("storage.partitions", partitions, 1, 64, "partitions of a new data folder");
    Check.range("storage.pageCacheMebibytes", pageCacheMebibytes, 8, 1_048_576, "memory for pages");
    Check.range("storage.port", port, 1, 65_535, "a port");
    Check.range("storage.raftPort", raftPort, 1, 65_535, "a port");
    Check.range(
        "storage.reserveMebibytes", reserveMebibytes, 0, 1 << 30, "what the disk keeps free");
  }
}
