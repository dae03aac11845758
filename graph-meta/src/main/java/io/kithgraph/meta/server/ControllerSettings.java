package io.kithgraph.meta.server;

import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.PlanSettings;
import java.time.Duration;

/**
 * What a controller is to see to. Immutable.
 *
 * @param firstNodes how many storage nodes have to be up before the first cluster map is made
 * @param placement how partitions are placed then
 * @param round how often it looks
 * @param replaceAfter how long a node has to be away before its replicas go to others
 * @param plans when it changes the map for the sake of size and load
 */
public record ControllerSettings(
    int firstNodes,
    FirstPlacement placement,
    Duration round,
    Duration replaceAfter,
    PlanSettings plans) {
  public ControllerSettings {
    if (firstNodes < placement.replicationFactor()) {
      throw new IllegalArgumentException(
          "A cluster starts with at least as many storage nodes as a partition has replicas");
    }
  }
}
