package io.kithgraph.meta.server;

import io.kithgraph.meta.placement.FirstPlacement;
import java.time.Duration;

/**
 * What a controller is to see to. Immutable.
 *
 * @param firstNodes how many storage nodes have to be up before the first cluster map is made
 * @param placement how partitions are placed then
 * @param round how often it looks
 */
public record ControllerSettings(int firstNodes, FirstPlacement placement, Duration round) {
  public ControllerSettings {
    if (firstNodes < placement.replicationFactor()) {
      throw new IllegalArgumentException(
          "A cluster starts with at least as many storage nodes as a partition has replicas");
    }
  }
}
