package io.kithgraph.distribution.status;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.PartitionLoad;
import io.kithgraph.meta.server.ClusterLoads;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** What the controller knows of load: the reports of the storage nodes. Thread-safe. */
public final class ReportedLoads implements ClusterLoads {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final GrpcTransport transport;

  /**
   * @param transport stays the caller's to close
   */
  public ReportedLoads(GrpcTransport transport) {
    this.transport = transport;
  }

  @Override
  public CompletionStage<ClusterLoad> measure(ClusterMap map) {
    return NodeReports.ask(map, transport, PATIENCE).thenApply(reports -> of(map, reports));
  }

  static ClusterLoad of(ClusterMap map, Map<NodeId, NodeReport> reports) {
    Map<PartitionId, PartitionLoad> partitions = new TreeMap<>();
    for (PartitionPlacement placement : map.partitions()) {
      NodeReports.leader(placement, reports)
          .ifPresent(
              leader -> partitions.put(placement.id(), load(map, placement, leader, reports)));
    }
    Map<NodeId, Long> free = new TreeMap<>();
    reports.forEach(
        (node, report) -> free.put(node, report.diskFull() ? 0 : report.freeDiskBytes()));
    return new ClusterLoad(partitions, free);
  }

  private static PartitionLoad load(
      ClusterMap map,
      PartitionPlacement placement,
      NodeReports.Placed leader,
      Map<NodeId, NodeReport> reports) {
    NodeReport.Load load = leader.replica().load();
    NodeReport report = reports.get(leader.node());
    List<String> wanted =
        placement.replicas().stream().map(id -> map.node(id).raftAddress()).sorted().toList();
    boolean settled =
        report != null
            && report.epoch().equals(map.epoch())
            && leader.replica().voters().equals(wanted)
            && placement.replicas().stream().allMatch(node -> works(node, placement, reports));
    return new PartitionLoad(
        leader.node(),
        settled,
        load.bytes(),
        load.operations(),
        load.halfOfBytes(),
        load.halfOfOperations());
  }

  private static boolean works(
      NodeId node, PartitionPlacement placement, Map<NodeId, NodeReport> reports) {
    return NodeReports.find(node, placement, reports)
        .filter(replica -> replica.role() != Role.FAILED)
        .isPresent();
  }
}
