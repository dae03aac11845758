package io.kithgraph.distribution.config;

/**
 * What a new cluster is made of, and how it is looked after. An existing one keeps what the first
 * three say; the others are settings of the metadata nodes. Immutable.
 *
 * @param storageNodes how many storage nodes have to be up before the cluster is made
 * @param partitions into how many partitions it is divided
 * @param replicas how many storage nodes hold each partition
 * @param replaceAfterSeconds how long a storage node has to be away before its replicas go to
 *     others
 * @param plansAtOnce how many partitions may be divided, and how many replicas moved, at the same
 *     time without being asked for; 0: none
 * @param splitMebibytes a partition that holds more is divided
 * @param splitOperations one that has more to do a second, too: vertices and lists looked at or
 *     changed
 * @param splitLoadSeconds for how long, on average
 * @param balanceMebibytes replicas move while the storage node that holds most and the one that
 *     holds least differ by more; 0: never
 * @param planSeconds how often storage nodes are asked for these figures
 */
public record ClusterConfig(
    int storageNodes,
    int partitions,
    int replicas,
    int replaceAfterSeconds,
    int plansAtOnce,
    int splitMebibytes,
    int splitOperations,
    int splitLoadSeconds,
    int balanceMebibytes,
    int planSeconds) {

  static final ClusterConfig DEFAULTS =
      new ClusterConfig(3, 6, 3, 600, 2, 16_384, 50_000, 300, 16_384, 10);

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
    Check.range("cluster.plansAtOnce", plansAtOnce, 0, 1_000, "plans under way at a time");
    Check.range("cluster.splitMebibytes", splitMebibytes, 1, 1 << 30, "size of a partition");
    Check.range(
        "cluster.splitOperations",
        splitOperations,
        1,
        1 << 30,
        "operations of a partition a second");
    Check.range("cluster.splitLoadSeconds", splitLoadSeconds, 1, 86_400, "time of the average");
    Check.range("cluster.balanceMebibytes", balanceMebibytes, 0, 1 << 30, "difference of nodes");
    Check.range("cluster.planSeconds", planSeconds, 1, 3_600, "interval of questions");
  }
}
