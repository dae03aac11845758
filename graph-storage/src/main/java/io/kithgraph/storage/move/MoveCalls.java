package io.kithgraph.storage.move;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What a move asks of partitions and of the cluster map. A call that fails may have had its effect.
 * Thread-safe.
 */
public interface MoveCalls {

  /** Puts a step into the log of a partition. */
  CompletableFuture<CommandAnswer> send(PartitionId partition, PartitionCommand.OfMove step);

  /** A strong read. */
  CompletableFuture<PartitionAnswer.Moved> read(PartitionId partition, PartitionRead read);

  /** The newest map there is, past all caches. */
  CompletableFuture<ClusterMap> newestMap();

  /** Puts a map in the place of the one at an epoch; false if that is not the newest any more. */
  CompletableFuture<Boolean> publish(Epoch from, ClusterMap next);

  /**
   * Lets any other replica of the partition lead it, if one of this node does: one that reaches the
   * cluster map may end what this node cannot. Nothing is promised.
   */
  void handOverLead(PartitionId partition);

  /** Ends after the time. */
  CompletableFuture<Void> pause(Duration time);
}
