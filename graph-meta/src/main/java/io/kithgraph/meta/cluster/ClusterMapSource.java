package io.kithgraph.meta.cluster;

/** Follows the cluster map. Thread-safe. */
public interface ClusterMapSource {

  /** The newest known map; never blocks. */
  ClusterMap current();

  /**
   * Reads the map past all caches if the known one is not newer than the given epoch; what a client
   * does when a replica refused its epoch. May block for a round trip.
   *
   * @throws MetadataException with {@code UNAVAILABLE} if the metadata cannot be reached
   */
  ClusterMap refresh(Epoch stale);
}
