package io.kithgraph.distribution.status;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.protocol.NodeReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What storage nodes say of themselves, and what it means. Stateless. */
final class NodeReports {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

  /** A replica and the node that has it. */
  record Placed(NodeId node, NodeReport.Replica replica) {}

  private NodeReports() {}

  /** Asks all nodes of a map; those that do not answer in time are left out. Never fails. */
  static CompletionStage<Map<NodeId, NodeReport>> ask(
      ClusterMap map, GrpcTransport transport, Duration patience) {
    Map<NodeId, NodeReport> reports = new ConcurrentHashMap<>();
    CompletableFuture<?>[] asked =
        map.nodes().stream()
            .map(node -> ask(node, transport, patience, reports))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(asked).thenApply(done -> new TreeMap<>(reports));
  }

  private static CompletableFuture<?> ask(
      StorageNode node,
      GrpcTransport transport,
      Duration patience,
      Map<NodeId, NodeReport> reports) {
    return transport
        .report(node, Deadline.after(patience))
        .handle(
            (report, failure) -> {
              if (failure == null) {
                reports.put(node.id(), report);
              } else {
                LOG.debug("A storage node does not answer: node={}", node.id().value(), failure);
              }
              return null;
            })
        .toCompletableFuture();
  }

  /** What a node says of its replica of a partition. */
  static Optional<NodeReport.Replica> find(
      NodeId node, PartitionPlacement placement, Map<NodeId, NodeReport> reports) {
    return Optional.ofNullable(reports.get(node)).stream()
        .flatMap(report -> report.replicas().stream())
        .filter(replica -> replica.partition().equals(placement.id()))
        .findFirst();
  }

  /**
   * The replica that leads a partition. One that led before may not know yet that another does: the
   * newest term counts.
   */
  static Optional<Placed> leader(PartitionPlacement placement, Map<NodeId, NodeReport> reports) {
    Placed leader = null;
    for (NodeId node : reports.keySet()) {
      NodeReport.Replica replica = find(node, placement, reports).orElse(null);
      if (replica != null
          && replica.role() == NodeReport.Role.LEADER
          && (leader == null || replica.term() > leader.replica().term())) {
        leader = new Placed(node, replica);
      }
    }
    return Optional.ofNullable(leader);
  }
}
