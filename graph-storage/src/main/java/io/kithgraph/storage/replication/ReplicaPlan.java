package io.kithgraph.storage.replication;

import io.kithgraph.meta.cluster.PartitionId;
import java.nio.file.Path;
import java.util.List;

/**
 * What opening a replica needs to know. Immutable.
 *
 * @param folder holds the replica's files and nothing else
 * @param peers the Raft addresses of the first replicas of a group, this node's among them; counts
 *     only until the log holds a configuration. Empty for a replica that joins a group: it neither
 *     votes for itself nor stands for election before the group's leader has let it in
 * @param tables gives tables of bulk loads that were sent before this replica joined
 */
public record ReplicaPlan(PartitionId id, Path folder, List<String> peers, TableSource tables) {
  /** For a replica that has nobody to get tables from. */
  public ReplicaPlan(PartitionId id, Path folder, List<String> peers) {
    this(id, folder, peers, TableSource.NONE);
  }

  public ReplicaPlan {
    peers = List.copyOf(peers);
  }
}
