package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import java.util.List;
import java.util.Set;

/**
 * Who should lead a partition, as its leader sees it: the first of the map's replicas, so that
 * leaders are spread as the map is; but one on a full disk only if there is no other. Immutable.
 *
 * @param leader may be one that is not alive, which then cannot be handed the lead
 * @param crowded whether too few replicas have room for the partition to take writes
 */
record LeadChoice(NodeId leader, boolean crowded) {

  /**
   * @param alive the nodes of the voters that the leader has heard of lately, its own among them
   * @param full the replicas' nodes whose disks are full
   */
  static LeadChoice of(PartitionPlacement placement, Set<NodeId> alive, Set<NodeId> full) {
    List<NodeId> replicas = placement.replicas();
    NodeId first = replicas.get(0);
    int withRoom = replicas.size() - full.size();
    return replicas.stream()
        .filter(alive::contains)
        .filter(id -> !full.contains(id))
        .findFirst()
        .map(
            able ->
                new LeadChoice(
                    full.contains(first) ? able : first, 2 * withRoom <= replicas.size()))
        .orElse(new LeadChoice(first, !full.isEmpty()));
  }
}
