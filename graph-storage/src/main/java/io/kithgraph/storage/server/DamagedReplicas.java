package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.replication.RaftHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes damaged replicas anew from their peers. A replica that forgets what it has acknowledged
 * must not vote: so it says that it is damaged, and the leader takes it out of the voters, which
 * the others must agree to by their majority; once the leader has said for some looks on end that
 * it is out, its data is put aside, its log is deleted, and it joins the group as a new replica
 * does. What was put aside is deleted when it leads, or the leader says that it is a voter again. A
 * file in the partition's folder, which changes its name, makes that survive a crash at any step:
 *
 * <pre>
 *   damaged   empty; the replica is not opened, it waits to be emptied
 *   joins     empty; the replica was emptied once: it never begins a group, it joins one
 * </pre>
 *
 * <p>The replica of a partition that has no others stays stopped, and all its files stay. Confined
 * to one thread, but for the two questions about files.
 */
final class DamagedReplicas {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedReplicas.class);
  private static final String DAMAGED_FILE = "damaged";
  private static final String JOINS_FILE = "joins";

  private final StorageFolder folder;
  private final RaftHost host;
  private final HostedReplicas replicas;
  private final PeerReports peers;
  private final Map<PartitionId, Integer> looks = new HashMap<>();

  DamagedReplicas(StorageFolder folder, RaftHost host, HostedReplicas replicas, PeerReports peers) {
    this.folder = folder;
    this.host = host;
    this.replicas = replicas;
    this.peers = peers;
  }

  /** Whether a replica waits to be made anew. */
  static boolean isMarked(Path partition) {
    return Files.exists(partition.resolve(DAMAGED_FILE));
  }

  /** Whether a replica has been made anew, so that its group is there already. */
  static boolean joins(Path partition) {
    return Files.exists(partition.resolve(JOINS_FILE));
  }

  /**
   * Takes the next step with each damaged replica: those whose group does without them for sure are
   * emptied, and are no longer among the replicas, so that they can be opened again.
   */
  void look(ClusterMap map) {
    Set<PartitionId> damaged = new HashSet<>();
    for (ReplicaStatus status : replicas.status()) {
      PartitionPlacement placement = map.partition(status.partition());
      if (placement.replicas().size() > 1) {
        if (status.damaged()) {
          damaged.add(placement.id());
          mark(folder.partition(placement.id()));
          emptyWhenDue(map, placement);
        } else if (status.role() != ReplicaStatus.Role.FAILED) {
          forgetDamage(map, placement, status.role() == ReplicaStatus.Role.LEADER);
        }
      }
    }
    looks.keySet().retainAll(damaged);
    if (host.hasDamagedLog()
        && folder.partitions().stream()
            .map(folder::partition)
            .noneMatch(DamagedReplicas::isUnwell)) {
      host.deleteDamagedLog();
    }
  }

  private static boolean isUnwell(Path partition) {
    return isMarked(partition) || RaftHost.hasAside(partition);
  }

  private void emptyWhenDue(ClusterMap map, PartitionPlacement placement) {
    PartitionId id = placement.id();
    if (!peers.doWithoutUs(map, placement)) {
      looks.put(id, 0);
    } else if (looks.merge(id, 1, Integer::sum) >= DepartedReplicas.LOOKS) {
      LOG.warn("A damaged replica is emptied, to be filled by its peers: partition={}", id.value());
      replicas.remove(id);
      Path partition = folder.partition(id);
      host.empty(id, partition);
      rename(partition);
      looks.remove(id);
    }
  }

  private void forgetDamage(ClusterMap map, PartitionPlacement placement, boolean leads) {
    Path partition = folder.partition(placement.id());
    if (RaftHost.hasAside(partition) && (leads || peers.countOnUs(map, placement))) {
      LOG.info("A replica has been made anew: partition={}", placement.id().value());
      RaftHost.deleteAside(partition);
    }
  }

  /** From now on the replica waits to be made anew. */
  static void mark(Path partition) {
    if (isMarked(partition)) {
      return;
    }
    try {
      Files.createDirectories(partition);
      Files.createFile(partition.resolve(DAMAGED_FILE));
      sync(partition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rename(Path partition) {
    try {
      Files.move(
          partition.resolve(DAMAGED_FILE),
          partition.resolve(JOINS_FILE),
          StandardCopyOption.ATOMIC_MOVE);
      sync(partition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that the names in a folder survive the loss of power. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
