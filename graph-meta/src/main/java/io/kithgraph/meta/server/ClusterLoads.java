package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.placement.ClusterLoad;
import java.util.concurrent.CompletionStage;

/** Asks the storage nodes what they hold and do. Thread-safe; never blocks. */
@FunctionalInterface
public interface ClusterLoads {

  /**
   * What the nodes of the map say now; those that do not answer within some seconds are left out.
   * Slots in the answer are of that map. May end with a failure, which is not for ever.
   */
  CompletionStage<ClusterLoad> measure(ClusterMap map);
}
