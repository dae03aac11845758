package io.kithgraph.meta.cluster;

import java.util.List;

/**
 * Where a partition lives. Immutable.
 *
 * @param replicas the nodes that hold a replica, at least one
 * @param epoch the cluster map's epoch at which the replicas last changed
 * @param begun the epoch of the partition's first map: replicas of that map begin its group, later
 *     ones join it
 * @param slotsSince the epoch at which its slots last changed, {@link #NEVER} if they never have: a
 *     replica whose state is older does not answer for them
 */
public record PartitionPlacement(
    PartitionId id, List<NodeId> replicas, Epoch epoch, Epoch begun, Epoch slotsSince) {

  /** Before every map. */
  public static final Epoch NEVER = new Epoch(0);

  public PartitionPlacement {
    replicas = List.copyOf(replicas);
    if (replicas.isEmpty()) {
      throw new IllegalArgumentException("A partition has at least one replica");
    }
  }

  /** A partition of the first map, whose slots never changed. */
  public PartitionPlacement(PartitionId id, List<NodeId> replicas, Epoch epoch) {
    this(id, replicas, epoch, Epoch.FIRST, NEVER);
  }

  /** The same with other replicas. */
  public PartitionPlacement withReplicas(List<NodeId> changed, Epoch since) {
    return new PartitionPlacement(id, changed, since, begun, slotsSince);
  }

  /** The same with other slots. */
  public PartitionPlacement withSlotsSince(Epoch since) {
    return new PartitionPlacement(id, replicas, epoch, begun, since);
  }

  /** The epoch before which nobody knew where to find what the partition has now. */
  public Epoch routedSince() {
    return epoch.compareTo(slotsSince) > 0 ? epoch : slotsSince;
  }
}
