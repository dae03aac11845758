package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must be true of a whole graph whatever has happened to it. */
final class GraphCheck {
  private final StorageCluster cluster;
  private final ContractGraph graph;

  GraphCheck(StorageCluster cluster, ContractGraph graph) {
    this.cluster = cluster;
    this.graph = graph;
  }

  /** Within the stated bound, no transaction is left prepared anywhere. */
  void awaitNoLocks() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(intents(Duration.ZERO)).as("prepared transactions").isZero());
  }

  /** How many transactions have been prepared anywhere for at least so long. */
  int intents(Duration minAge) {
    ClusterMap map = cluster.maps().current();
    int count = 0;
    for (PartitionPlacement partition : map.partitions()) {
      PartitionReply reply =
          graph.await(
              cluster
                  .server()
                  .serve(
                      new PartitionRequest.Read(
                          partition.id(),
                          new Epoch(map.epoch().value()),
                          new PartitionRead.Intents(minAge.toMillis(), 1000),
                          graph.options())));
      count += ((PartitionAnswer.Intents) ((PartitionReply.Read) reply).answer()).intents().size();
    }
    return count;
  }

  /** Every edge is in both lists with one sort key, and every degree is the length of its list. */
  Map<String, Set<String>> assertHalvesSymmetric(LabelId label) {
    Map<String, Set<String>> out = new HashMap<>();
    Map<String, Set<String>> in = new HashMap<>();
    for (VertexRecord vertex : graph.scan(1000)) {
      for (Direction direction : Direction.values()) {
        ListKey list = new ListKey(vertex.id(), label, direction);
        List<String> edges = graph.all(graph.read(list, Order.ASCENDING, 1000));
        assertThat(graph.degree(list)).as("degree of %s", list).isEqualTo(edges.size());
        for (String edge : edges) {
          String[] parts = edge.split(":", -1);
          String whole =
              direction == Direction.OUT
                  ? vertex.id() + ">" + parts[1]
                  : parts[1] + ">" + vertex.id();
          (direction == Direction.OUT ? out : in)
              .computeIfAbsent(whole, k -> new TreeSet<>())
              .add(parts[0] + ":" + parts[2]);
        }
      }
      for (ListDegree list : graph.lists(vertex.id())) {
        assertThat(list.degree()).isEqualTo(graph.degree(list.list()));
      }
    }
    assertThat(out).as("OUT halves of graph %s", GRAPH).isEqualTo(in);
    return out;
  }
}
