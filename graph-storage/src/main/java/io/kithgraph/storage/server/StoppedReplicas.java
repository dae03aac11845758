package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.partition.ReplicaStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the replicas that have stopped for another reason than damaged data, as a disk without
 * room: they may work when they are opened again. That is tried ever less often, as it may not
 * help. Confined to one thread.
 */
final class StoppedReplicas {
  private static final int FIRST_PAUSE_ROUNDS = 4;
  private static final int LONGEST_PAUSE_ROUNDS = 128;

  private final HostedReplicas replicas;
  private final DiskSpace disk;
  private final Map<PartitionId, Pause> pauses = new HashMap<>();

  /** How many rounds are left, and how long the pause was: of a stop, then of a good run. */
  private record Pause(int left, int length) {}

  StoppedReplicas(HostedReplicas replicas, DiskSpace disk) {
    this.replicas = replicas;
    this.disk = disk;
  }

  /** The replicas that may be opened again now; none while the disk is full. */
  List<PartitionId> look() {
    List<PartitionId> due = new ArrayList<>();
    for (ReplicaStatus status : replicas.status()) {
      PartitionId id = status.partition();
      boolean stopped = status.role() == ReplicaStatus.Role.FAILED && !status.damaged();
      Pause pause = pauses.get(id);
      if (pause == null) {
        if (stopped) {
          pauses.put(id, new Pause(FIRST_PAUSE_ROUNDS, FIRST_PAUSE_ROUNDS));
        }
      } else if (pause.left() > 0) {
        pauses.put(id, new Pause(pause.left() - 1, pause.length()));
      } else if (!stopped) {
        pauses.remove(id);
      } else if (!disk.isFull()) {
        int next = Math.min(2 * pause.length(), LONGEST_PAUSE_ROUNDS);
        pauses.put(id, new Pause(next, next));
        due.add(id);
      }
    }
    return due;
  }
}
