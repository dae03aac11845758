package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Remembers to whom a full node has begun to hand over the lead of its partitions. If it leads
 * again soon afterwards, that one could not, for instance as it does not reach the third; so
 * another one is asked next. Confined to one thread.
 */
final class HandOvers {
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoClock;
  private final Map<PartitionId, Begun> last = new HashMap<>();

  private record Begun(NodeId to, long nanos) {}

  HandOvers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void begun(PartitionId partition, NodeId to) {
    last.put(partition, new Begun(to, nanoClock.getAsLong()));
  }

  /**
   * Who may be asked to lead a partition that this node leads: without the last one that was asked,
   * as long as there is another with room.
   *
   * @param alive the nodes with replicas that the leader has heard of lately
   * @param full those whose disks are full, this node among them
   */
  Set<NodeId> candidates(PartitionId partition, Set<NodeId> alive, Set<NodeId> full) {
    Begun begun = last.get(partition);
    if (begun == null || nanoClock.getAsLong() - begun.nanos() > REMEMBERED_NANOS) {
      return alive;
    }
    Set<NodeId> others = new HashSet<>(alive);
    others.remove(begun.to());
    return full.containsAll(others) ? alive : others;
  }
}
