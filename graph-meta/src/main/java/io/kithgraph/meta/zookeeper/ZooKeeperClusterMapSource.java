package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Follows the cluster map in ZooKeeper. The known map stays readable while ZooKeeper cannot be
 * reached. Thread-safe.
 */
public final class ZooKeeperClusterMapSource implements ClusterMapSource, AutoCloseable {
  private final ZnodeStore store;
  private final AtomicReference<ClusterMap> current;
  private final ZnodeFollower follower;

  /**
   * Loads the cluster map of a deployment that has one.
   *
   * @param store must outlive the source
   * @param executor runs refreshes; has one thread
   * @throws MetadataException with {@code NO_DEPLOYMENT} if there is no map yet
   */
  public ZooKeeperClusterMapSource(ZnodeStore store, ScheduledExecutorService executor) {
    this.store = store;
    current = new AtomicReference<>(map(store.readNewest(Znodes.CLUSTER_MAP)));
    follower =
        new ZnodeFollower(
            store,
            Znodes.CLUSTER_MAP,
            executor,
            paths -> publish(map(store.read(Znodes.CLUSTER_MAP))));
  }

  /** Stops following; the known map stays readable. */
  @Override
  public void close() {
    follower.close();
  }

  @Override
  public ClusterMap current() {
    return current.get();
  }

  @Override
  public ClusterMap refresh(Epoch stale) {
    ClusterMap known = current.get();
    return known.epoch().compareTo(stale) > 0
        ? known
        : publish(map(store.readNewest(Znodes.CLUSTER_MAP)));
  }

  private ClusterMap publish(ClusterMap read) {
    return current.accumulateAndGet(
        read, (known, other) -> other.epoch().compareTo(known.epoch()) > 0 ? other : known);
  }

  private static ClusterMap map(Optional<Znode> znode) {
    return znode
        .map(found -> ClusterMapDocument.read(found.document()))
        .orElseThrow(
            () ->
                new MetadataException(
                    MetadataException.Reason.NO_DEPLOYMENT,
                    "The deployment has no cluster map yet: start its first storage nodes"));
  }
}
