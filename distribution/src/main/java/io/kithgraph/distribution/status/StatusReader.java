package io.kithgraph.distribution.status;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.storage.client.transport.GrpcSettings;
import io.kithgraph.storage.client.transport.GrpcTransport;
import io.kithgraph.storage.protocol.NodeReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks the metadata and every storage node. Stateless. */
public final class StatusReader {
  /**
   * Generous, because the first call of a new process on a busy machine takes seconds by itself.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private StatusReader() {}

  /**
   * The status now; nodes that do not answer within ten seconds count as unreachable.
   *
   * @throws MetadataException with {@code NO_DEPLOYMENT} if there is no cluster map yet
   */
  public static ClusterStatus read(MetadataClient metadata) {
    ClusterMap map = map(metadata);
    List<NodeId> present = List.copyOf(metadata.nodes().present());
    try (GrpcTransport transport = new GrpcTransport(GrpcSettings.DEFAULT)) {
      Map<NodeId, NodeReport> reports =
          NodeReports.ask(map, transport, PATIENCE).toCompletableFuture().join();
      return ClusterStatus.of(
          metadata.deployment().id().toString(),
          map,
          present,
          reports,
          graph -> metadata.catalog().find(graph).map(GraphSchema::name));
    }
  }

  /**
   * The newest cluster map.
   *
   * @throws MetadataException with {@code NO_DEPLOYMENT} if there is none yet
   */
  public static ClusterMap map(MetadataClient metadata) {
    return metadata
        .findClusterMap()
        .orElseThrow(
            () ->
                new MetadataException(
                    MetadataException.Reason.NO_DEPLOYMENT,
                    "The deployment has no cluster map yet: "
                        + metadata.nodes().present().size()
                        + " storage nodes are up"));
  }
}
