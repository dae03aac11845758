package io.kithgraph.distribution.chaos;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many processes of each kind a cluster has, and how many partitions it begins with. Immutable.
 *
 * @param storageNodes {@link #REPLICAS} or more; the first so many to come make the cluster
 */
record ClusterSize(int metas, int storageNodes, int queryNodes, int partitions) {
  /** How many storage nodes hold each partition. */
  static final int REPLICAS = 3;

  List<String> metaNames() {
    return names("meta", metas);
  }

  List<String> storageNames() {
    return names("storage", storageNodes);
  }

  List<String> queryNames() {
    return names("query", queryNodes);
  }

  private static List<String> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i).toList();
  }

  List<String> all() {
    return Stream.of(List.of(KithCluster.ZOOKEEPER), metaNames(), storageNames(), queryNames())
        .flatMap(List::stream)
        .toList();
  }
}
