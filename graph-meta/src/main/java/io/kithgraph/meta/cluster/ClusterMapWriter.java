package io.kithgraph.meta.cluster;

/** Changes the cluster map. Thread-safe. */
@FunctionalInterface
public interface ClusterMapWriter {

  /**
   * Puts a map in the place of the one that it was made from. May block for some round trips.
   *
   * @return false if the newest map is not at that epoch any more: then nothing has changed
   * @throws MetadataException with {@code UNAVAILABLE} if the metadata cannot be reached; then the
   *     map may have been replaced
   */
  boolean replace(Epoch from, ClusterMap next);
}
