package io.kithgraph.distribution.config;

/**
 * What a new cluster is made of; an existing one keeps what it has, but for the last. Immutable.
 *
 * @param storageNodes how many storage nodes have to be up before the cluster is made
 * @param partitions into how many partitions it is divided
 * @param replicas how many storage nodes hold each partition
 * @param replaceAfterSeconds how long a storage node has to be away before its replicas go to
 *     others; of a metadata node
 */
public record ClusterConfig(
    int storageNodes, int partitions, int replicas, int replaceAfterSeconds) {

  static final ClusterConfig DEFAULTS = new ClusterConfig(3, 6, 3, 600);

  public ClusterConfig {
    Check.range("cluster.replicas", replicas, 1, 7, "storage nodes that hold each partition");
    Check.range(
        "cluster.storageNodes",
        storageNodes,
        replicas,
        10_000,
        "storage nodes of a new cluster, at least as many as replicas");
    Check.range("cluster.partitions", partitions, 1, 16_384, "partitions of a new cluster");
    Check.range(
        "cluster.replaceAfterSeconds",
        replaceAfterSeconds,
        1,
        31_536_000,
        "how long a storage node has to be away before its replicas go to others");
  }
}
