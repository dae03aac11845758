package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.partition.StoppedReplica;
import io.kithgraph.storage.replication.RaftHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log that all replicas of a node share anew once it is damaged. What can be read of it
 * is kept, and the replicas for which that is not enough count as damaged from then on: {@link
 * DamagedReplicas} has them filled by their peers. So it is done only where each replica has enough
 * peers to go on without it. Confined to one thread.
 */
final class DamagedLog {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedLog.class);

  /** With fewer replicas the others are no majority without this one. */
  private static final int LEAST_REPLICAS = 3;

  private final NodeId node;
  private final StorageFolder folder;
  private final RaftHost host;
  private final HostedReplicas replicas;
  private final DiskSpace disk;

  DamagedLog(
      NodeId node, StorageFolder folder, RaftHost host, HostedReplicas replicas, DiskSpace disk) {
    this.node = node;
    this.folder = folder;
    this.host = host;
    this.replicas = replicas;
    this.disk = disk;
  }

  /** Whether the log is damaged, and may be made anew now. */
  boolean isDue(ClusterMap map) {
    return host.isLogDamaged()
        && !disk.isFull()
        && map.partitions().stream()
            .filter(placement -> placement.replicas().contains(node))
            .map(PartitionPlacement::replicas)
            .allMatch(all -> all.size() >= LEAST_REPLICAS);
  }

  /** Closes all replicas and makes the log anew; then they can be opened again. */
  void rescue() {
    LOG.error("The Raft log of the node is damaged; its replicas are closed while it is made anew");
    for (PartitionId id : replicas.ids()) {
      replicas.add(new StoppedReplica(id, "The Raft log of its node is made anew", false));
      host.closeStopped(id);
    }
    host.rescueLog(
        folder.partitions(),
        lost -> lost.forEach(id -> DamagedReplicas.mark(folder.partition(id))));
    replicas.ids().forEach(replicas::remove);
  }
}
