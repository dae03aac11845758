package io.kithgraph.distribution.chaos;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many processes of each kind a cluster has, and how many partitions it begins with. Immutable.
 *
 * @param zooKeepers one, or an ensemble
 * @param storageNodes {@link #REPLICAS} or more; the first so many to come make the cluster
 * @param queryNodes that are there from the beginning
 * @param laterQueryNodes that may be added
 */
record ClusterSize(
    int zooKeepers,
    int metas,
    int storageNodes,
    int queryNodes,
    int laterQueryNodes,
    int partitions) {
  /** How many storage nodes hold each partition. */
  static final int REPLICAS = 3;

  /** The least that survives the end of any one process. */
  static final ClusterSize SMALL = new ClusterSize(1, 1, REPLICAS, 2, 0, 2);

  /** With all that an operator can have and change. */
  static final ClusterSize LARGE = new ClusterSize(3, 2, REPLICAS + 1, 2, 1, 3);

  List<String> zooKeeperNames() {
    return names("zookeeper", zooKeepers);
  }

  List<String> metaNames() {
    return names("meta", metas);
  }

  List<String> storageNames() {
    return names("storage", storageNodes);
  }

  /** Those that may be added come last. */
  List<String> queryNames() {
    return names("query", queryNodes + laterQueryNodes);
  }

  private static List<String> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i).toList();
  }

  List<String> all() {
    return Stream.of(zooKeeperNames(), metaNames(), storageNames(), queryNames())
        .flatMap(List::stream)
        .toList();
  }
}
